using System.Diagnostics;

namespace Tezgah.Cli.Tests;

/// <summary>The built executable, started as a person starts it.</summary>
internal static class Cli
{
    public static string Root { get; } = FindRoot();

    public sealed record Result(int ExitCode, string Output, string Error);

    /// <summary>Path of the executable.</summary>
    public static string Program { get; } =
        Path.Combine(Root, ".build", "bin", "Tezgah.Cli", "release", OperatingSystem.IsWindows() ? "tezgah.exe" : "tezgah");

    public static Task<Result> RunAsync(params string[] arguments) => RunWithAsync([], arguments);

    /// <summary>The same with other values of some environment variables.</summary>
    public static async Task<Result> RunWithAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        var info = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        info.Environment["LANG"] = "en_US.UTF-8";
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

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
