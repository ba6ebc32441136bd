using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>Where it runs.</summary>
public sealed record DeviceSettings
{
    /// <summary><c>auto</c> takes the GPU if there is one.</summary>
    [Setting(Choices = ["auto", "cpu", "cuda"])]
    public string Type { get; init; } = "auto";

    /// <summary>The number of processor threads; null takes one for each core.</summary>
    [Setting(Min = 1, Max = 1024)]
    public int? Threads { get; init; }
}
