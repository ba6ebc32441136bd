using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Core.Estimates;

/// <summary>What of a network a job trains, counted in weights.</summary>
/// <param name="All">The weights of the network, adapters not counted.</param>
/// <param name="InPlace">Weights of the network that are trained themselves.</param>
/// <param name="Adapters">Weights of adapters.</param>
/// <param name="Frozen">Weights of the network that stay as they are and are not quantised; a module trained in full leaves its own behind.</param>
/// <param name="Quantised">The frozen matrices that are kept in 4 bits.</param>
public sealed record TrainedWeights(long All, long InPlace, long Adapters, long Frozen, IReadOnlyList<TensorSpec> Quantised)
{
    private const string AllLinear = "all-linear";

    /// <summary>All that gets a gradient.</summary>
    public long Trained => InPlace + Adapters;

    /// <summary>Counts the weights of a job on a network.</summary>
    public static TrainedWeights Of(ModelConfig config, TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(job);
        var tensors = config.Tensors();
        var all = tensors.Sum(t => t.Count);
        if (job.Method is MethodNames.Scratch or MethodNames.Full)
        {
            return new TrainedWeights(all, all, 0, 0, []);
        }

        var saved = tensors.Where(t => IsNamed(t, job.Lora.ModulesToSave) || ModuleOf(t) == "score").ToList();
        var adapted = Adapted(config, job.Lora);
        List<TensorSpec> quantised = job.Method == MethodNames.Qlora ? [.. tensors.Where(IsProjection)] : [];
        return new TrainedWeights(
            all,
            saved.Sum(t => t.Count),
            adapted.Sum(t => job.Lora.R * (t.Shape[0] + t.Shape[1])),
            all - quantised.Sum(t => t.Count) - tensors.Where(t => ModuleOf(t) == "score").Sum(t => t.Count),
            quantised);
    }

    /// <summary>The matrices that get an adapter.</summary>
    public static IReadOnlyList<TensorSpec> Adapted(ModelConfig config, LoraSettings lora)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(lora);
        var allLinear = lora.TargetModules is [AllLinear];
        return [.. config.Tensors().Where(t => t.IsMatrix && (allLinear ? IsProjection(t) : IsNamed(t, lora.TargetModules)))];
    }

    // The linear layers inside the network: neither the embedding nor a head.
    private static bool IsProjection(TensorSpec tensor) => tensor.IsMatrix && tensor.Name.EndsWith("_proj.weight", StringComparison.Ordinal);

    // As PEFT matches names: the module's whole name, or its end behind a dot.
    private static bool IsNamed(TensorSpec tensor, IEnumerable<string> names)
    {
        var module = tensor.Name[..tensor.Name.LastIndexOf('.')];
        return names.Any(n => module == n || module.EndsWith("." + n, StringComparison.Ordinal));
    }

    private static string ModuleOf(TensorSpec tensor) => tensor.Name.Split('.')[^2];
}
