Write-Output "configured"
