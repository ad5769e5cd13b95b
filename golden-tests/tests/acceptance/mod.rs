mod applied;
mod built;
mod caddy;
mod compose;
mod lint;
mod role;
mod tools;
