using System.Runtime.InteropServices;

namespace Tezgah.Engine.Evaluation;

/// <summary>The machine's processor, as it is named beside a measurement.</summary>
internal static class Processor
{
    private const string CpuInfo = "/proc/cpuinfo";

    public static string Name()
    {
        var line = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        var name = line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return $"{name ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores";
    }
}
