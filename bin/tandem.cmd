@echo off
rem Runs Tandem from a build in target\ or from an unpacked archive. Written for Windows, untested.
setlocal
set "ROOT=%~dp0.."
set "JAVA=java"
if exist "%ROOT%\runtime\bin\java.exe" set "JAVA=%ROOT%\runtime\bin\java.exe"
if "%JAVA%"=="java" if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if exist "%ROOT%\target\tandem.jar" (
  set "CP=%ROOT%\target\tandem.jar;%ROOT%\target\lib\*"
) else if exist "%ROOT%\lib\tandem.jar" (
  set "CP=%ROOT%\lib\*"
) else (
  echo tandem: not built yet; build it with Maven in %ROOT%. 1>&2
  exit /b 1
)
rem A server keeps its pauses short; training has a young generation no larger than it needs.
set "COLLECTOR=-XX:+UseParallelGC"
if "%~1"=="serve" set "COLLECTOR=-XX:+UseG1GC -XX:MaxGCPauseMillis=20"
if "%~1"=="tune" set "COLLECTOR=-XX:+UseParallelGC -Xmn128m"
"%JAVA%" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow %COLLECTOR% -XX:MaxRAMPercentage=50 -Xlog:disable -Xlog:all=error:stderr -XX:CompileCommand=quiet "-XX:CompileCommand=CompileThresholdScaling,dev.tandem.tensor.*::*,0.2" -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 %TANDEM_JAVA_OPTS% -cp "%CP%" dev.tandem.cli.Main %*
exit /b %ERRORLEVEL%
