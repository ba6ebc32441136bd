using System.Diagnostics;
using Tezgah.Core.CodeProblems;
using Tezgah.Core.Problems;
using Tezgah.Runs.Sandbox;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Sandbox;

/// <summary>What needs no sandbox: a shell stands in for one.</summary>
public sealed class SandboxRunTests
{
    private const string Begun = "printf '\\000\\000\\000\\005begun'; ";

    [Fact]
    public void Start_that_is_slower_than_the_programs_time_does_not_count()
    {
        var verdict = Run($"sleep 0.6; {Begun} exit 0", time: 0.3);

        Assert.Equal(SampleOutcome.Exited, verdict.Outcome);
    }

    [Fact]
    public void Program_that_does_not_end_is_stopped_when_its_time_is_over()
    {
        var verdict = Run($"{Begun} exec sleep 1000", time: 0.3);

        Assert.Equal((SampleOutcome.Time, "stopped after 0.3 s"), (verdict.Outcome, verdict.Detail));
    }

    [Fact]
    public void Sandbox_that_never_stands_is_given_up_and_says_so()
    {
        var verdict = Run("exec sleep 1000", time: 0.1, start: 0.3);

        Assert.Equal((null, "it did not stand within 0.3 s"), (verdict.Outcome, verdict.Detail));
    }

    [Fact]
    public void Files_whose_making_fails_leave_no_folder()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("uses sh");
            return;
        }

        using var folder = new TemporaryFolder();
        var python = folder["python"];
        File.WriteAllText(python, $"#!/bin/sh\necho \"$6\" >'{folder["source"]}'\nexit 1\n");
        File.SetUnixFileMode(python, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);

        Assert.Throws<ProblemException>(() => new SandboxFiles(new SandboxTools("/usr/bin/bwrap", python, "/usr", new Version(3, 11))));

        var source = File.ReadAllText(folder["source"]).Trim();
        Assert.EndsWith("harness.py", source, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(source)));
    }

    private static SandboxVerdict Run(string script, double time, double start = 60)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "memory is read from /proc");
        var command = new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var limits = new SandboxLimits { Time = TimeSpan.FromSeconds(time), Start = TimeSpan.FromSeconds(start) };
        return new SandboxRun(limits).Run(command, SandboxFixture.Square, "def f(x):\n    return x\n");
    }
}
