using System.Collections.Immutable;
using Tezgah.Core.Files;
using Tezgah.Core.Listening;
using Tezgah.Core.Machine;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Overview;

/// <summary>
/// Samples the machine every two seconds while at least one page looks, once for all of them, and keeps the last five minutes.
/// </summary>
public sealed class MachineMonitor(DashboardOptions options, TimeProvider time, ILogger<MachineMonitor> logger) : IAsyncDisposable
{
    /// <summary>The samples that are kept.</summary>
    public const int Kept = 150;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly NvidiaSmi _nvidia = new();
    private readonly Listeners _listeners = new();
    private CancellationTokenSource? _looking;
    private Task _loop = Task.CompletedTask;
    private ProcessorTimes? _times;

    /// <summary>The last samples, oldest first; the array is never changed.</summary>
    public ImmutableArray<MachineSample> Samples { get; private set; } = [];

    /// <summary>
    /// Called after each sample, until it is disposed of. It must not wait. It runs in the caller's context, and so in the language
    /// of the caller's reader.
    /// </summary>
    public IDisposable Listen(Action changed)
    {
        lock (_gate)
        {
            var listening = _listeners.Add(changed);
            if (_looking is null)
            {
                _looking = new CancellationTokenSource();
                var token = _looking.Token;
                var before = _loop;
                _loop = Task.Run(() => LoopAsync(before, token), CancellationToken.None);
            }

            return new Listener(this, listening);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _listeners.Clear();
            Stop();
        }

        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Takes one sample.</summary>
    internal async Task<MachineSample> SampleAsync(CancellationToken cancellationToken)
    {
        var times = ProcessorTimes.Parse(FirstLine("/proc/stat"));
        var busy = times is { } now && _times is { } earlier ? now.Since(earlier) : null;
        _times = times;
        var (memoryUsed, memoryTotal) = Memory();
        var disk = Disks.Of(options.DataFolder);
        return new MachineSample
        {
            Time = time.GetUtcNow(),
            Cpu = busy,
            Processors = Environment.ProcessorCount,
            MemoryUsed = memoryUsed,
            MemoryTotal = memoryTotal,
            DiskFree = disk?.AvailableFreeSpace,
            DiskTotal = disk?.TotalSize,
            Gpus = await _nvidia.ReadAsync(cancellationToken),
            Heat = OperatingSystem.IsLinux() ? HeatSensors.Read("/sys/class") : [],
        };
    }

    private async Task LoopAsync(Task before, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // From the time when nobody looked, nothing follows.
        _times = null;
        using var timer = new PeriodicTimer(s_interval, time);
        do
        {
            try
            {
                var sample = await SampleAsync(cancellationToken);
                Samples = [.. Samples.Length >= Kept ? Samples[(Samples.Length - Kept + 1)..] : Samples, sample];
                _listeners.Tell();
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.SampleFailed(logger, e);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private void Stop()
    {
        _looking?.Cancel();
        _looking?.Dispose();
        _looking = null;
    }

    private static (long? Used, long? Total) Memory()
    {
        if (!OperatingSystem.IsLinux())
        {
            var known = GC.GetGCMemoryInfo();
            return (known.MemoryLoadBytes, known.TotalAvailableMemoryBytes);
        }

        var total = FreeMemory.MemInfo(File.ReadLines("/proc/meminfo"), "MemTotal");
        return (total - FreeMemory.Read(), total);
    }

    private static string? FirstLine(string file) => File.Exists(file) ? File.ReadLines(file).FirstOrDefault() : null;

    private sealed class Listener(MachineMonitor monitor, IDisposable listening) : IDisposable
    {
        public void Dispose()
        {
            lock (monitor._gate)
            {
                listening.Dispose();
                if (!monitor._listeners.Any)
                {
                    monitor.Stop();
                }
            }
        }
    }
}
