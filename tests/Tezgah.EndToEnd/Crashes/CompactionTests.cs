using System.Diagnostics;
using Tezgah.Core.Runs;
using Tezgah.EndToEnd.Hosting;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;

namespace Tezgah.EndToEnd.Crashes;

/// <summary>Compacting that is killed, or that the disk has no room for: nothing is ever lost by it.</summary>
public sealed class CompactionTests(ITestOutputHelper output)
{
    private const int Kills = 8;
    private const int Kept = 6;
    private const int Points = 200_000;

    [Fact]
    public async Task Compacting_that_is_killed_again_and_again_loses_nothing()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder.Path);
        var whole = await TimeAsync(folder.Path);
        await FillAsync(folder.Path, "later");
        var midway = 0;
        for (var i = 0; i < Kills; i++)
        {
            using var process = Start("exec \"$0\" store compact --data \"$1\"", folder.Path);
            using var patience = new CancellationTokenSource(whole * (i + 1) / Kills);
            await process.WaitForExitAsync(patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            if (!process.HasExited)
            {
                midway++;
                process.Kill();
                await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            await AssertWholeAsync(folder.Path);
        }

        output.WriteLine($"{whole} for a whole one; {midway} of {Kills} were killed on their way");
        Assert.True(midway > 1);
        await TimeAsync(folder.Path);
        await AssertWholeAsync(folder.Path);
    }

    [Fact]
    public async Task Compacting_without_room_to_write_fails_and_loses_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The limit on the size of files is the shell's.");
        using var folder = new TemporaryFolder();
        await FillAsync(folder.Path);
        var before = new FileInfo(Path.Combine(folder.Path, "tezgah.db")).Length;

        // No file may grow beyond a quarter of the database; blocks of 512 bytes.
        using var process = Start($"trap '' XFSZ; ulimit -f {before / 4 / 512}; exec \"$0\" store compact --data \"$1\"", folder.Path);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, process.ExitCode);
        Assert.Equal(before, new FileInfo(Path.Combine(folder.Path, "tezgah.db")).Length);
        await AssertWholeAsync(folder.Path);
    }

    private static async Task<TimeSpan> TimeAsync(string data)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start("exec \"$0\" store compact --data \"$1\"", data);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return watch.Elapsed;
    }

    private static Process Start(string script, string data)
    {
        var info = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-c", script, Checkout.Cli, data })
        {
            info.ArgumentList.Add(argument);
        }

        var process = Process.Start(info)!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }

    // Runs that stay, and as many that are taken out again.
    private static async Task FillAsync(string data, string suffix = "")
    {
        using var database = SqliteDatabase.Open(Path.Combine(data, "tezgah.db"));
        int[] steps = [.. Enumerable.Range(1, Points)];
        double[] values = [.. steps.Select(s => 1.0 / s)];
        for (var i = 0; i < Kept * 2; i++)
        {
            var run = new RunRecord { Id = (i % 2 == 0 ? "keep-" : "gone-") + i + suffix, Name = "run", Status = RunStatus.Completed, JobJson = "{}", CreatedAt = default };
            await new SqliteRunBulk(database).AddAsync([new WholeRun(run, [new Series("loss", steps, values)], [], [])]);
        }

        for (var i = 1; i < Kept * 2; i += 2)
        {
            await DatabaseCheck.TakeOutAsync(database, "gone-" + i + suffix);
        }
    }

    private static async Task AssertWholeAsync(string data)
    {
        using var store = SqliteRunStore.Open(Path.Combine(data, "tezgah.db"));
        var runs = await store.ListAsync();
        Assert.Equal(0, runs.Count % Kept);
        Assert.NotEmpty(runs);
        foreach (var run in runs)
        {
            var loss = Assert.Single(await store.ReadSeriesAsync(run.Id));
            Assert.Equal(Enumerable.Range(1, Points), loss.Steps);
            Assert.Equal(loss.Steps.Select(s => 1.0 / s), loss.Values);
        }

        Assert.Null(DatabaseCheck.Damage(Path.Combine(data, "tezgah.db")));
    }
}
