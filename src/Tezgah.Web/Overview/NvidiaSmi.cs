using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Tezgah.Web.Overview;

/// <summary>NVIDIA's GPUs through the driver's own <c>nvidia-smi</c>.</summary>
public sealed class NvidiaSmi
{
    /// <summary>What is asked of it, in the order in which <see cref="Parse"/> expects the answer.</summary>
    internal const string Query = "--query-gpu=name,utilization.gpu,memory.used,memory.total,temperature.gpu";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private bool _isAbsent;

    /// <summary>The GPUs; empty where there is none, or the program is not there or does not answer.</summary>
    public async Task<IReadOnlyList<GpuSample>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isAbsent)
        {
            return [];
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", [Query, "--format=csv,noheader,nounits"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            try
            {
                var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
                await process.WaitForExitAsync(patience.Token);
                return Parse(output);
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
        catch (Win32Exception)
        {
            // It is not installed, and will not be before the next start.
            _isAbsent = true;
            return [];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A driver that hangs: the sample goes without.
            return [];
        }
    }

    /// <summary>Reads its answer; what a GPU does not say (<c>[N/A]</c>) is null.</summary>
    public static IReadOnlyList<GpuSample> Parse(string output)
    {
        ArgumentNullException.ThrowIfNull(output);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => line.Split(',', StringSplitOptions.TrimEntries))
                .Where(parts => parts.Length == 5)
                .Select(parts => new GpuSample(parts[0], Number(parts[1]) / 100, Mebibytes(parts[2]), Mebibytes(parts[3]), Number(parts[4]))),
        ];
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static long? Mebibytes(string text) => Number(text) is { } mebibytes ? (long)(mebibytes * (1 << 20)) : null;
}
