namespace Tezgah.Web.Overview;

/// <summary>A GPU at one moment.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Use">How busy it is, 0 to 1; null where it does not say.</param>
/// <param name="MemoryUsed">Memory in use, bytes.</param>
/// <param name="MemoryTotal">Memory in all, bytes.</param>
/// <param name="Celsius">Its temperature; null where it does not say.</param>
public sealed record GpuSample(string Name, double? Use, long? MemoryUsed, long? MemoryTotal, double? Celsius);

/// <summary>A temperature of the machine.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Celsius">How warm it is.</param>
public sealed record HeatSample(string Name, double Celsius);

/// <summary>The machine at one moment; null is what it does not say.</summary>
public sealed record MachineSample
{
    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How busy all processors together are since the sample before, 0 to 1.</summary>
    public double? Cpu { get; init; }

    /// <summary>The processors.</summary>
    public int Processors { get; init; }

    /// <summary>Memory in use, bytes.</summary>
    public long? MemoryUsed { get; init; }

    /// <summary>Memory in all, bytes.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary>Free space where runs are kept, bytes.</summary>
    public long? DiskFree { get; init; }

    /// <summary>The size of that disk, bytes.</summary>
    public long? DiskTotal { get; init; }

    /// <summary>The GPUs; empty where there is none, or no <c>nvidia-smi</c>.</summary>
    public IReadOnlyList<GpuSample> Gpus { get; init; } = [];

    /// <summary>The warmest of each sensor that can be read.</summary>
    public IReadOnlyList<HeatSample> Heat { get; init; } = [];
}
