# What `lib` has beyond Nix's builtins, as nixpkgs' `lib` defines it.
let
  inherit (builtins) attrNames concatLists concatStringsSep elemAt filter genList isAttrs isList length listToAttrs map
    mapAttrs removeAttrs replaceStrings stringLength substring toString;

  fold' = f: nul: list: n: if n == length list then nul else f (elemAt list n) (fold' f nul list (n + 1));

  recursiveUpdate = a: b: a // mapAttrs
    (n: v: if a ? ${n} && isAttrs a.${n} && isAttrs v then recursiveUpdate a.${n} v else v)
    b;

  flatten = x: if isList x then builtins.concatMap flatten x else [ x ];

  upper = stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  lower = stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  stringToCharacters = s: genList (i: substring i 1 s) (stringLength s);

  hasPrefix = p: s: substring 0 (stringLength p) s == p;
  hasSuffix = p: s:
    stringLength p <= stringLength s && substring (stringLength s - stringLength p) (-1) s == p;

  min = x: y: if x < y then x else y;
in
rec {
  id = x: x;
  const = x: y: x;

  foldr = f: nul: list: fold' f nul list 0;
  fold = foldr;
  foldl = f: nul: list:
    let go = n: if n == -1 then nul else f (go (n - 1)) (elemAt list n); in go (length list - 1);
  reverseList = xs: genList (n: elemAt xs (length xs - n - 1)) (length xs);
  range = first: last: if first > last then [ ] else genList (n: first + n) (last - first + 1);
  last = list: if list == [ ] then throw "empty" else elemAt list (length list - 1);
  take = n: list: genList (elemAt list) (min n (length list));
  drop = n: list: genList (i: elemAt list (i + n)) (if n > length list then 0 else length list - n);
  unique = builtins.foldl' (acc: e: if builtins.elem e acc then acc else acc ++ [ e ]) [ ];
  inherit flatten;
  imap0 = f: list: genList (n: f n (elemAt list n)) (length list);
  imap1 = f: list: genList (n: f (n + 1) (elemAt list n)) (length list);
  zipListsWith = f: a: b: genList (n: f (elemAt a n) (elemAt b n)) (min (length a) (length b));
  optional = cond: elem: if cond then [ elem ] else [ ];
  optionals = cond: elems: if cond then elems else [ ];
  toList = x: if isList x then x else [ x ];
  count = pred: list: length (filter pred list);
  findFirst = pred: default: list:
    let found = filter pred list; in if found == [ ] then default else builtins.head found;

  nameValuePair = name: value: { inherit name value; };
  mapAttrsToList = f: set: map (name: f name set.${name}) (attrNames set);
  mapAttrs' = f: set: listToAttrs (mapAttrsToList f set);
  filterAttrs = pred: set: listToAttrs
    (map (n: nameValuePair n set.${n}) (filter (n: pred n set.${n}) (attrNames set)));
  inherit recursiveUpdate;
  genAttrs = names: f: listToAttrs (map (n: nameValuePair n (f n)) names);
  optionalAttrs = cond: set: if cond then set else { };
  mergeAttrsList = builtins.foldl' (a: b: a // b) { };

  inherit stringToCharacters hasPrefix hasSuffix;
  concatStrings = concatStringsSep "";
  concatMapStrings = f: list: concatStrings (map f list);
  concatMapStringsSep = sep: f: list: concatStringsSep sep (map f list);
  concatLines = concatMapStrings (s: s + "\n");
  splitString = sep: s: filter builtins.isString
    (builtins.split (replaceStrings [ "." ] [ "\\." ] sep) s);
  hasInfix = infix: s: length (splitString infix s) > 1;
  removePrefix = p: s: if hasPrefix p s then substring (stringLength p) (-1) s else s;
  removeSuffix = p: s:
    if hasSuffix p s then substring 0 (stringLength s - stringLength p) s else s;
  toUpper = replaceStrings lower upper;
  toLower = replaceStrings upper lower;
  optionalString = cond: s: if cond then s else "";
  toInt = s:
    let n = builtins.fromJSON s; in if builtins.isInt n then n else throw "no integer";

  inherit min;
  max = x: y: if x > y then x else y;
  mod = a: b: a - b * (a / b);
  abs = x: if x < 0 then -x else x;
}
