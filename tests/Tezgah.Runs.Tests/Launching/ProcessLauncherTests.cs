using System.Diagnostics;
using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Runs.Launching;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Launching;

public sealed class ProcessLauncherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JobFolder _job;

    public ProcessLauncherTests() => _job = new JobFolder(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_Worker_WritesToTheLogAndIsGoneAtItsEnd()
    {
        using var launcher = Launcher("--steps", "12");

        await launcher.StartAsync(_job, resume: false);
        await Eventually.Async(() => !launcher.IsAlive(_job));

        Assert.Equal(Enumerable.Range(1, 12).Select(s => $"step {s}"), await File.ReadAllLinesAsync(_job.Log));
        Assert.True(new FileInfo(_job.Events).Length > 0);
        Assert.False(WorkerLock.IsHeld(_job));
    }

    [Fact]
    public async Task Start_OnLinux_TheWorkerHasASessionOfItsOwn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sessions are read from /proc");
        using var launcher = Launcher("--hold", "1");
        await launcher.StartAsync(_job, resume: false);
        var worker = await WorkerAsync();

        var stat = await File.ReadAllTextAsync($"/proc/{worker.Id}/stat");

        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        Assert.Equal(worker.Id, int.Parse(fields[3], CultureInfo.InvariantCulture));
        Assert.Equal("/dev/null", new FileInfo($"/proc/{worker.Id}/fd/0").ResolveLinkTarget(false)!.FullName);
        await launcher.KillAsync(_job);
        await Eventually.Async(() => !worker.IsAlive);
    }

    [Fact]
    public async Task Start_Resume_TellsTheWorkerSo()
    {
        using var launcher = Launcher("--steps", "10");
        await launcher.StartAsync(_job, resume: false);
        await Eventually.Async(() => !launcher.IsAlive(_job));

        await launcher.StartAsync(_job, resume: true);
        await Eventually.Async(() => !launcher.IsAlive(_job));

        Assert.Contains("\"resumed\":true", await File.ReadAllTextAsync(_job.Events), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_Environment_ReachesTheWorker()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "uses env");
        using var launcher = new ProcessLauncher(Dashboard.Options with
        {
            Command = new TezgahCommand("/bin/sh", "-c", "echo \"wait: $OMP_WAIT_POLICY\""),
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["OMP_WAIT_POLICY"] = "passive" },
        });

        await launcher.StartAsync(_job, resume: false);
        await Eventually.Async(() => !launcher.IsAlive(_job));

        Assert.Equal("wait: passive\n", await File.ReadAllTextAsync(_job.Log));
    }

    [Fact]
    public async Task Start_FolderWithBlanksAndQuotes_Works()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no such names there");
        var job = new JobFolder(_folder["a 'b' \"c\" $d"]);
        Directory.CreateDirectory(job.Root);
        using var launcher = Launcher("--steps", "3");

        await launcher.StartAsync(job, resume: false);
        await Eventually.Async(() => !launcher.IsAlive(job));

        Assert.Equal(3, (await File.ReadAllLinesAsync(job.Log)).Length);
    }

    [Fact]
    public async Task Start_CommandIsMissing_SaysWhich()
    {
        using var launcher = new ProcessLauncher(Dashboard.Options with { Command = new TezgahCommand(_folder["tezgah"]) });

        var error = await Assert.ThrowsAsync<ProblemException>(() => launcher.StartAsync(_job, resume: false));

        Assert.Equal("worker-not-started", error.Problems[0].Code);
        Assert.Contains(_folder["tezgah"], error.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_WorkerOfAnEarlierDashboard_EndsItAndItsChildren()
    {
        using (var earlier = Launcher("--hold", "1", "--child"))
        {
            await earlier.StartAsync(_job, resume: false);
        }

        var worker = await WorkerAsync();
        await Eventually.Async(() => File.ReadAllText(_job.Log).Contains("step 1", StringComparison.Ordinal));
        var child = ProcessIdentity.Of(int.Parse(
            (await File.ReadAllLinesAsync(_job.Log))[0].Split(' ')[1], CultureInfo.InvariantCulture))!;
        using var launcher = Launcher();
        Assert.True(launcher.IsAlive(_job));

        await launcher.KillAsync(_job);

        await Eventually.Async(() => !worker.IsAlive && !child.IsAlive && !launcher.IsAlive(_job));
    }

    [Fact]
    public async Task IsAlive_WorkerOfAnEarlierDashboardThatStillLoads_IsSeenAndCanBeKilled()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "uses sh");
        using (var earlier = new ProcessLauncher(Dashboard.Options with { Command = new TezgahCommand("/bin/sh", "-c", "echo $$; exec sleep 1000") }))
        {
            await earlier.StartAsync(_job, resume: false);
        }

        await Eventually.Async(() => File.Exists(_job.Log) && File.ReadAllText(_job.Log).EndsWith('\n'));
        var worker = ProcessIdentity.Of(int.Parse(await File.ReadAllTextAsync(_job.Log), CultureInfo.InvariantCulture))!;
        using var launcher = Launcher();
        Assert.False(WorkerLock.IsHeld(_job));
        Assert.True(launcher.IsAlive(_job));

        await launcher.KillAsync(_job);

        await Eventually.Async(() => !worker.IsAlive && !launcher.IsAlive(_job));
    }

    [Fact]
    public async Task Kill_ProcessIdBelongsToAnotherProcessNow_LeavesThatAlone()
    {
        using var other = Process.Start("sleep", "1000");
        try
        {
            using var held = await WorkerLock.TakeAsync(_job, TimeProvider.System);
            var real = ProcessIdentity.Of(other.Id)!;
            await File.WriteAllTextAsync(_job.Pid, (real with { Start = real.Start - 1 }).ToString());
            using var launcher = Launcher();

            await launcher.KillAsync(_job);

            Assert.True(launcher.IsAlive(_job));
            Assert.True(real.IsAlive);
        }
        finally
        {
            other.Kill();
        }
    }

    [Fact]
    public async Task Kill_NoWorker_DoesNothing()
    {
        using var launcher = Launcher();

        await launcher.KillAsync(_job);

        Assert.False(launcher.IsAlive(_job));
    }

    private static ProcessLauncher Launcher(params string[] options) =>
        new(Dashboard.Options with { Command = new TezgahCommand(Dashboard.FakeWorkerPath, options) });

    private async Task<ProcessIdentity> WorkerAsync()
    {
        await Eventually.Async(() => WorkerLock.IsHeld(_job) && WorkerLock.Holder(_job) is not null);
        return WorkerLock.Holder(_job)!;
    }
}
