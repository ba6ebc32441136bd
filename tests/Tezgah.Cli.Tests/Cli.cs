using System.Diagnostics;

namespace Tezgah.Cli.Tests;

/// <summary>The built executable, started as a person starts it.</summary>
internal static class Cli
{
    public static string Root { get; } = FindRoot();

    public sealed record Result(int ExitCode, string Output, string Error);

    public static async Task<Result> RunAsync(params string[] arguments)
    {
        var program = Path.Combine(Root, ".build", "bin", "Tezgah.Cli", "release", OperatingSystem.IsWindows() ? "tezgah.exe" : "tezgah");
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        info.Environment["LANG"] = "en_US.UTF-8";
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Result(process.ExitCode, await output, await error);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Dashboard.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Dashboard.sln is in no folder above the tests.");
        }

        return folder;
    }
}
