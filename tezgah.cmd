@echo off
rem Starts Tezgah on Windows: the same code as the script tezgah.
setlocal
set "root=%~dp0"
set "bin=%root%.build\bin"
if "%1"=="test" goto setup
if "%1"=="doctor" goto setup
dotnet run --project "%root%src\Tezgah.Setup" -- prepare || exit /b
if not "%1"=="run" ("%bin%\Tezgah.Cli\release\tezgah.exe" %* & exit /b)
set "args=%*"
"%bin%\Tezgah.Web\release\Tezgah.Web.exe" %args:~4%
exit /b
:setup
dotnet run --project "%root%src\Tezgah.Setup" -- %*
