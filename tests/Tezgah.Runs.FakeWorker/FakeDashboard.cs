using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Runs.Launching;
using Tezgah.Storage;

namespace Tezgah.Runs.FakeWorker;

/// <summary>Queue, launcher, ingest and store in a process that a test can kill.</summary>
internal static class FakeDashboard
{
    /// <summary>Submits a run where there is none, and prints its id, its step, and its step after each batch, until it is killed.</summary>
    public static async Task RunAsync(string dataFolder, string[] workerOptions)
    {
        await using var provider = new ServiceCollection()
            .AddTezgahStorage(dataFolder)
            .AddTezgahRuns(new RunsOptions { Command = new TezgahCommand(Environment.ProcessPath!, workerOptions) })
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .BuildServiceProvider();
        using var live = provider.GetRequiredService<ILiveFeed>().Subscribe();
        await provider.GetRequiredService<IHostedService>().StartAsync(CancellationToken.None);
        var store = provider.GetRequiredService<IRunStore>();
        var runs = await store.ListAsync();
        var id = runs.Count > 0
            ? runs[0].Id
            : await provider.GetRequiredService<IRunService>().SubmitAsync(
                new TrainingJob { Name = "fake", Data = new DataSettings { Train = "/data/train.csv" } });
        Console.WriteLine(id);

        // There may be nothing new to come.
        Console.WriteLine((await store.FindAsync(id))!.Step);
        await foreach (var batch in live.Batches.ReadAllAsync())
        {
            Console.WriteLine(batch.Run.Step);
        }
    }
}
