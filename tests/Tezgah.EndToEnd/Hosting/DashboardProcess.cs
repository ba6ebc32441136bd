using System.Diagnostics;
using System.Text.RegularExpressions;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;

namespace Tezgah.EndToEnd.Hosting;

/// <summary>The dashboard as a process of its own, on a free port, over a data folder that outlives it.</summary>
internal sealed partial class DashboardProcess : IAsyncDisposable
{
    private readonly Process _process;
    private bool _disposed;

    private DashboardProcess(Process process, Uri address, string data)
    {
        _process = process;
        Address = address;
        Data = data;
    }

    public Uri Address { get; }

    public string Data { get; }

    public int Id => _process.Id;

    /// <summary>The link that makes its first visitor the owner; null without <c>--lan</c>.</summary>
    public Uri? OwnerLink { get; private init; }

    /// <summary>The link of the audience; null without <c>--lan</c>.</summary>
    public Uri? ViewerLink { get; private init; }

    public static async Task<DashboardProcess> StartAsync(string data, params string[] more)
    {
        var info = new ProcessStartInfo(Checkout.Dashboard) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { "--urls", "http://127.0.0.1:0", "--data", data }.Concat(more))
        {
            info.ArgumentList.Add(argument);
        }

        // The same words on every machine.
        info.Environment["LANG"] = "en_US.UTF-8";
        var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (Address1().Match(line) is { Success: true } match)
            {
                var links = new List<Uri>();
                while (more.Contains("--lan") && links.Count < 2 && await process.StandardOutput.ReadLineAsync(patience.Token) is { } said)
                {
                    links.Add(new Uri(said[said.IndexOf("http://", StringComparison.Ordinal)..]));
                }

                // Read on, so that the dashboard never waits for a full pipe.
                _ = process.StandardOutput.ReadToEndAsync();
                return new DashboardProcess(process, new Uri(match.Value), data)
                {
                    OwnerLink = links.ElementAtOrDefault(0),
                    ViewerLink = links.ElementAtOrDefault(1),
                };
            }
        }

        throw new InvalidOperationException($"The dashboard did not start: {await error}");
    }

    /// <summary>kill -9: no farewell.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public JobFolder Run(string id) => new(Path.Combine(Data, "runs", id));

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        var killed = _process.HasExited;
        if (!killed)
        {
            await KillAsync();
        }

        _process.Dispose();
        if (killed)
        {
            // What its workers do now is what the test is about.
            return;
        }

        // A worker outlives its dashboard on purpose; one that a test left behind would only slow down the next.
        foreach (var folder in Directory.Exists(Path.Combine(Data, "runs")) ? Directory.EnumerateDirectories(Path.Combine(Data, "runs")) : [])
        {
            await EndWorkerAsync(new JobFolder(folder));
        }
    }

    private static async Task EndWorkerAsync(JobFolder folder)
    {
        if (folder.WorkerProcess() is not { } id || folder.Events()[^1] is FinishedEvent)
        {
            return;
        }

        try
        {
            using var worker = Process.GetProcessById(id);
            if (worker.ProcessName.StartsWith("tezgah", StringComparison.Ordinal))
            {
                worker.Kill();
                await worker.WaitForExitAsync();
            }
        }
        catch (ArgumentException)
        {
            // It has ended by itself, as it should.
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, 1000)]
    private static partial Regex Address1();
}
