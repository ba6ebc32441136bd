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

    public static Task<Result> RunAsync(params string[] arguments) => WithInputAsync("", arguments);

    /// <summary>Runs it with a text on standard input.</summary>
    public static Task<Result> WithInputAsync(string input, params string[] arguments) => RunAsync(input, [], arguments);

    /// <summary>Runs it with other values of some environment variables.</summary>
    public static Task<Result> RunWithAsync(Dictionary<string, string> environment, params string[] arguments) =>
        RunAsync("", environment, arguments);

    /// <summary>Starts it; all its streams are the caller's.</summary>
    public static Process Start(params string[] arguments) => Start([], arguments);

    private static Process Start(Dictionary<string, string> environment, string[] arguments)
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

        return Process.Start(info)!;
    }

    private static async Task<Result> RunAsync(string input, Dictionary<string, string> environment, string[] arguments)
    {
        using var process = Start(environment, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended without reading: what it says tells why.
            await process.WaitForExitAsync();
        }

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
