using System.Diagnostics;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;

namespace Tezgah.Benchmarks.Chaos;

/// <summary>
/// A queue of short runs of one job, and kill -9 of the dashboard, of the worker or of both at random moments, with back-ups taken
/// meanwhile. At the end the store is compared with the events on the disk, each run with the others, and each back-up, restored,
/// with the events too.
/// </summary>
/// <param name="programs">The programs.</param>
/// <param name="folder">An empty folder.</param>
/// <param name="seed">The seed of moments and victims; how far a run is by then depends on the machine.</param>
/// <param name="progress">Is told what happens; null for nothing.</param>
internal sealed class ChaosTrial(ChaosPrograms programs, string folder, int seed, TextWriter? progress = null)
{
    private const int BackupEvery = 5;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(2.5);

    // Longer than a dashboard waits for a worker that the one before it was about to start.
    private static readonly TimeSpan s_longSilence = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private readonly ChaosStore _store = new(Path.Combine(folder, "data"));
    private readonly Random _random = new(seed);
    private readonly SortedDictionary<string, int> _kills = new(StringComparer.Ordinal);
    private readonly List<string> _backups = [];
    private readonly List<string> _differences = [];
    private int _resumed;
    private int _starts;

    /// <summary>Does all of it.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="kills">The kills.</param>
    /// <param name="steps">The steps of each run.</param>
    public async Task<ChaosResult> RunAsync(int runs, int kills, int steps)
    {
        var watch = Stopwatch.StartNew();
        Directory.CreateDirectory(_store.Data);
        await _store.FillAsync(runs, steps);
        var dashboard = await StartAsync(_store.Data);
        for (var kill = 1; kill <= kills; kill++)
        {
            dashboard = await KillOneAsync(dashboard, kill);
        }

        await SettleAndEndAsync(_store, dashboard);
        await CompareAsync(_store, "after the kills");
        var states = (await _store.RowsAsync()).GroupBy(r => r.Status).ToDictionary(g => g.Key.ToString(), g => g.Count(), StringComparer.Ordinal);
        await FinishAsync(runs, steps);
        foreach (var backup in _backups)
        {
            await RestoreAsync(backup);
        }

        _differences.AddRange(ChaosPrograms.OnFolder(folder).Select(p => $"still there: {p}"));
        return new ChaosResult
        {
            Kills = _kills,
            Resumed = _resumed,
            Starts = _starts,
            States = states,
            Backups = _backups.Count,
            Time = watch.Elapsed,
            Differences = _differences,
        };
    }

    private async Task<Process> KillOneAsync(Process dashboard, int kill)
    {
        var (victim, moment) = (_random.Next(3), TimeSpan.FromMilliseconds(_random.Next(100, 2500)));
        if (victim > 0)
        {
            await WorkerAsync();
        }

        await Task.Delay(moment);
        using var backup = kill % BackupEvery == 1 ? Backup() : null;
        var name = "dashboard";
        if (victim > 0 && _store.Folders.Any(ChaosPrograms.KillWorker))
        {
            name = victim == 1 ? "worker" : "both";
        }

        _kills[name] = _kills.GetValueOrDefault(name) + 1;
        progress?.WriteLine($"kill {kill}: {name}");
        if (name != "worker")
        {
            await ChaosPrograms.KillAsync(dashboard);
            _resumed += await _store.ResumeAsync();
            dashboard = await StartAsync(_store.Data);
        }

        if (backup is not null)
        {
            // Copied by a program of its own: it ends well whoever dies meanwhile.
            var error = await backup.StandardError.ReadToEndAsync();
            await backup.WaitForExitAsync();
            if (backup.ExitCode != 0)
            {
                _differences.Add($"The back-up at kill {kill} ended with {backup.ExitCode}: {error}");
                _backups.RemoveAt(_backups.Count - 1);
            }
        }

        return dashboard;
    }

    // A moment counts from when there is somebody to kill; where no run is left, only the dashboard is.
    private async Task WorkerAsync()
    {
        using var timer = new PeriodicTimer(s_tick);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < s_longestWait && !_store.Folders.Any(WorkerLock.IsHeld);)
        {
            await timer.WaitForNextTickAsync();
        }
    }

    private Process Backup()
    {
        _backups.Add(Path.Combine(folder, $"backup-{_backups.Count}.db"));
        return programs.Command("store", "backup", _backups[^1], "--data", _store.Data);
    }

    // Everything that was interrupted goes on, and all runs end alike: they are the same job.
    private async Task FinishAsync(int runs, int steps)
    {
        _resumed += await _store.ResumeAsync();
        await SettleAndEndAsync(_store, await StartAsync(_store.Data));
        await CompareAsync(_store, "at the end");
        var rows = await _store.RowsAsync();
        _differences.AddRange(rows.Where(r => r.Status != RunStatus.Completed).Select(r => $"{r.Id} is {r.Status} at the end: {r.Problem?.Message}"));
        var losses = await _store.LossesAsync();
        if (rows.Count != runs || losses.Any(l => l.Count != steps || !l.SequenceEqual(losses[0])))
        {
            _differences.Add($"{rows.Count} runs of {runs}; {losses.Count(l => !l.SequenceEqual(losses[0]))} have other losses than the first");
        }
    }

    // The runs' folders have gone on since the copy was made: a dashboard on it reads what it does not have.
    private async Task RestoreAsync(string backup)
    {
        var name = Path.GetFileNameWithoutExtension(backup);
        var restored = new ChaosStore(Path.Combine(folder, name));
        CopyFolder(Path.Combine(_store.Data, "runs"), Path.Combine(restored.Data, "runs"));
        await programs.RunAsync("store", "restore", backup, "--data", restored.Data);
        await programs.RunAsync("store", "check", "--data", restored.Data);
        await SettleAndEndAsync(restored, await StartAsync(restored.Data));
        await CompareAsync(restored, name);
        _differences.AddRange(_store.Folders
            .Where(run => new FileInfo(run.Events).Length != new FileInfo(restored.FolderOf(run).Events).Length)
            .Select(run => $"{name}: {Path.GetFileName(run.Root)} was over, and ran again"));
        Directory.Delete(restored.Data, recursive: true);
    }

    private async Task<Process> StartAsync(string data)
    {
        _starts++;
        return await programs.StartAsync(data);
    }

    private async Task CompareAsync(ChaosStore store, string when) =>
        _differences.AddRange((await store.DifferencesAsync()).Select(d => $"{when}: {d}"));

    // Until no run waits or has a worker. A dashboard that ended before its worker showed itself is followed by another.
    private async Task SettleAndEndAsync(ChaosStore store, Process dashboard)
    {
        var silence = s_silence;
        for (var all = Stopwatch.StartNew(); ; dashboard = await StartAsync(store.Data))
        {
            await SilenceAsync(store, silence);
            await ChaosPrograms.EndAsync(dashboard);
            if ((await store.RowsAsync()).All(r => r.Status.IsEnded()))
            {
                return;
            }

            silence = s_longSilence;
            if (all.Elapsed > s_patience)
            {
                throw new TimeoutException($"There are still runs that have not ended after {s_patience}.");
            }
        }
    }

    // No worker for a while: the dashboard starts the next one at once, and buries a dead one within a second.
    private static async Task SilenceAsync(ChaosStore store, TimeSpan silence)
    {
        using var timer = new PeriodicTimer(s_tick);
        for (var quiet = Stopwatch.StartNew(); quiet.Elapsed < silence;)
        {
            await timer.WaitForNextTickAsync();
            if (store.Folders.Any(WorkerLock.IsHeld))
            {
                quiet.Restart();
            }
        }
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
