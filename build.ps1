# The same as: dotnet run build.cs <arguments>
& dotnet run "$PSScriptRoot/build.cs" -- @args
exit $LASTEXITCODE
