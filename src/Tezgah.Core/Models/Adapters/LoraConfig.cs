namespace Tezgah.Core.Models.Adapters;

/// <summary>
/// A LoRA adapter (Hu et al. 2022) as PEFT's <c>adapter_config.json</c> describes it: each target projection <c>W x</c> becomes
/// <c>W x + scaling * B A dropout(x)</c>.
/// </summary>
public sealed record LoraConfig
{
    /// <summary>The rank, <c>r</c>.</summary>
    public required int Rank { get; init; }

    /// <summary>The numerator of the scaling, <c>lora_alpha</c>.</summary>
    public required double Alpha { get; init; }

    /// <summary>The part of the adapter's input dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether the scaling is <c>alpha / sqrt(r)</c> (Kalajdzievski 2023) and not <c>alpha / r</c>.</summary>
    public bool UseRslora { get; init; }

    /// <summary>The last parts of the names of the projections that are adapted (<c>q_proj</c>).</summary>
    public required IReadOnlyList<string> TargetModules { get; init; }

    /// <summary>Modules that are trained and kept in full beside the adapter (<c>score</c>).</summary>
    public IReadOnlyList<string> ModulesToSave { get; init; } = [];

    /// <summary>PEFT's name of the task: <c>CAUSAL_LM</c> or <c>SEQ_CLS</c>.</summary>
    public string? TaskType { get; init; }

    /// <summary>A hint where the model is that was adapted.</summary>
    public string? BaseModel { get; init; }

    /// <summary>What the product <c>B A</c> is multiplied with.</summary>
    public double Scaling => UseRslora ? Alpha / Math.Sqrt(Rank) : Alpha / Rank;

    /// <summary>Whether the projection with this full name (<c>model.layers.0.self_attn.q_proj</c>) is adapted.</summary>
    public bool IsTarget(string module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return TargetModules.Any(t => module == t || module.EndsWith("." + t, StringComparison.Ordinal));
    }
}
