@echo off
rem Starts Tezgah on Windows: the same code as the script tezgah.
setlocal
set "bin=%~dp0.build\bin"
if /i "%~2"=="--help" if /i "%~1"=="run" goto help
if /i "%~2"=="--help" if /i "%~1"=="test" goto help
if /i "%~2"=="--help" if /i "%~1"=="doctor" goto help
if /i "%~1"=="test" goto setup
if /i "%~1"=="doctor" goto setup
dotnet run --project "%~dp0src\Tezgah.Setup" -- prepare || exit /b
if /i "%~1"=="run" goto run
"%bin%\Tezgah.Cli\release\tezgah.exe" %*
exit /b
:run
"%bin%\Tezgah.Web\release\Tezgah.Web.exe" %*
exit /b
:setup
dotnet run --project "%~dp0src\Tezgah.Setup" -- %*
exit /b
:help
dotnet run --project "%~dp0src\Tezgah.Setup" -- help %1
