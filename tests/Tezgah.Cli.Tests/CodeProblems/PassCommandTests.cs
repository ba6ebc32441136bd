using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;

namespace Tezgah.Cli.Tests.CodeProblems;

public sealed class PassCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-passk-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Category", "Sandbox")]
    public async Task Samples_are_run_and_compared()
    {
        var problems = Problems(2);
        var first = await Cli.RunAsync("passk", "--problems", problems, "--samples", Samples(("p0", "    return 0"), ("p1", "    return 7")), "--out", At("a.json"));
        SkipWithoutSandbox(first);
        var second = await Cli.RunAsync("passk", "--problems", problems, "--samples", Samples(("p0", "    return 7"), ("p1", "    return 1")), "--against", At("a.json"));

        Assert.Equal((0, "", 0), (first.ExitCode, first.Output, second.ExitCode));
        var json = JsonSerializer.Deserialize<JsonElement>(second.Output);
        Assert.Equal(0.5, json.GetProperty("pass@1").GetDouble());
        Assert.Equal("p1", json.GetProperty("against").GetProperty("won")[0].GetString());
        Assert.Equal("p0", json.GetProperty("against").GetProperty("lost")[0].GetString());
    }

    [Fact]
    [Trait("Category", "Sandbox")]
    public async Task Time_limit_and_k_are_taken_from_the_command_line()
    {
        var run = await Cli.RunAsync(
            "passk", "--problems", Problems(1), "--samples", Samples(("p0", "    return 0"), ("p0", "    while True: pass")), "--k", "1,2", "--timeout", "1", "--workers", "2");
        SkipWithoutSandbox(run);

        var json = JsonSerializer.Deserialize<JsonElement>(run.Output);
        Assert.Equal((0.5, 1), (json.GetProperty("pass@1").GetDouble(), json.GetProperty("pass@2").GetDouble()));
        Assert.Equal("time", json.GetProperty("results")[1].GetProperty("result").GetString());
        Assert.Equal("stopped after 1 s", json.GetProperty("results")[1].GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("--k", "3", "Pass@3 needs 3 samples of every problem, but 'p0' has 1; choose a smaller k or generate more samples.")]
    [InlineData("--k", "x", "'--k' must be a whole number, not 'x'.")]
    [InlineData("--timeout", "0", "'--timeout' is 0; it must be 0.1 – 3600.")]
    [InlineData("--against", "none.json", "none.json")]
    public async Task Wrong_option_is_said_before_anything_runs(string option, string value, string message)
    {
        var run = await Cli.RunAsync("passk", "--problems", Problems(1), "--samples", Samples(("p0", "    return 0")), option, value);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_bubblewrap_nothing_is_run_and_the_way_out_is_said()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the reason is another");
        // A PATH with everything but bubblewrap.
        var tools = Directory.CreateDirectory(At("bin")).FullName;
        foreach (var tool in new[] { "/bin/sh", "/usr/bin/python3" }.Where(File.Exists))
        {
            File.CreateSymbolicLink(Path.Combine(tools, Path.GetFileName(tool)), tool);
        }

        var run = await Cli.RunWithAsync(new() { ["PATH"] = tools }, "passk", "--problems", Problems(1), "--samples", Samples(("p0", "    return 0")));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("bubblewrap is missing; install it: sudo apt-get install bubblewrap", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Where_the_kernel_refuses_nothing_is_run_and_its_reason_is_said()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere the reason is another");
        // Stands for a bubblewrap on a machine without user namespaces, with its words.
        var tools = Directory.CreateDirectory(At("bin")).FullName;
        var refusing = Path.Combine(tools, "bwrap");
        await File.WriteAllTextAsync(refusing, "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n");
        File.SetUnixFileMode(refusing, (UnixFileMode)0b111_101_101);
        var path = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}";
        // The sandbox's user must reach it.
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);

        var run = await Cli.RunWithAsync(new() { ["PATH"] = path }, "passk", "--problems", Problems(1), "--samples", Samples(("p0", "    return 0")));

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("this machine does not allow one (bwrap: setting up uid map: Permission denied)", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Sandbox")]
    public async Task Killed_command_takes_its_programs_along()
    {
        SkipWithoutSandbox(await Cli.RunAsync("passk", "--problems", Problems(1), "--samples", Samples(("p0", "    return 0"))));
        var mark = $"mark-{Guid.NewGuid():N}";
        var samples = Samples(("p0", $"    import sys, os\n    os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(600)', '{mark}'])"));
        using var command = Process.Start(new ProcessStartInfo(Cli.Program, ["passk", "--problems", Problems(1), "--samples", samples, "--timeout", "600"]))!;
        await Until(() => Running(mark));

        command.Kill();

        await Until(() => !Running(mark));
        Assert.False(Running(mark));
    }

    private static bool Running(string mark) => Directory.GetDirectories("/proc").Any(d =>
    {
        try
        {
            return char.IsAsciiDigit(Path.GetFileName(d)[0]) && File.ReadAllText(d + "/cmdline").Contains(mark, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static void SkipWithoutSandbox(Cli.Result run) =>
        Assert.SkipWhen(run.ExitCode == 1 && run.Error.Contains("sandbox", StringComparison.Ordinal), run.Error);

    private string Problems(int count)
    {
        File.WriteAllLines(At("problems.jsonl"), Enumerable.Range(0, count).Select(i => JsonSerializer.Serialize(new
        {
            task_id = $"p{i}",
            prompt = "def f():\n",
            entry_point = "f",
            test = $"def check(candidate):\n    assert candidate() in ({i}, {(i == 1 ? 1 : 0)})",
        })));
        return At("problems.jsonl");
    }

    private string Samples(params (string Task, string Completion)[] samples)
    {
        File.WriteAllLines(At("samples.jsonl"), samples.Select(s => JsonSerializer.Serialize(new { task_id = s.Task, completion = s.Completion })));
        return At("samples.jsonl");
    }

    private string At(string name) => Path.Combine(_folder, name);
}
