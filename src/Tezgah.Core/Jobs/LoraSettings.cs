using Tezgah.Core.Settings;

namespace Tezgah.Core.Jobs;

/// <summary>
/// Low-rank adaptation (Hu et al. 2021): beside a frozen weight W a trained product, W + s·B·A. The keys of PEFT's
/// adapter_config.json, with its defaults.
/// </summary>
public sealed record LoraSettings
{
    /// <summary>The rank of the product.</summary>
    [Setting(Min = 1, Max = 16384)]
    public int R { get; init; } = 8;

    /// <summary>The product is scaled by alpha / r.</summary>
    [Setting(Min = 0, MinExclusive = true, Max = 1000000)]
    public double LoraAlpha { get; init; } = 8;

    /// <summary>The part of an adapter's input dropped at random while training.</summary>
    [Setting(Min = 0, Max = 1, MaxExclusive = true)]
    public double LoraDropout { get; init; }

    /// <summary>
    /// The names of the linear layers that get an adapter, or <c>all-linear</c>. The default is what PEFT takes for Llama and Qwen2.
    /// </summary>
    [Setting(Required = true)]
    public TextList TargetModules { get; init; } = ["q_proj", "v_proj"];

    /// <summary>The biases that are trained: none.</summary>
    [Setting(Choices = ["none"])]
    public string Bias { get; init; } = "none";

    /// <summary>Scales by alpha / √r instead (Kalajdzievski 2023), which keeps large ranks learning.</summary>
    public bool UseRslora { get; init; }

    /// <summary>Modules trained and saved in full beside the adapters. A classifier's head always is one.</summary>
    public TextList ModulesToSave { get; init; } = TextList.Empty;
}

/// <summary>
/// Frozen weights in 4 bits (QLoRA, Dettmers et al. 2023): the keys of bitsandbytes' configuration, without their bnb_4bit_. Double quantisation is on, as in
/// the paper; bitsandbytes leaves it off.
/// </summary>
public sealed record QuantizationSettings
{
    /// <summary>The code: <c>nf4</c>, the quantiles of a normal distribution.</summary>
    [Setting(Choices = ["nf4"])]
    public string QuantType { get; init; } = "nf4";

    /// <summary>Whether the scales of the blocks are quantised too, to 8 bits.</summary>
    public bool UseDoubleQuant { get; init; } = true;

    /// <summary>The number of weights that share a scale.</summary>
    [Setting(Min = 64, Max = 64)]
    public int Blocksize { get; init; } = 64;

    /// <summary>The type in which a layer's weights are multiplied once they are read back.</summary>
    [Setting(Choices = ["bfloat16", "float16", "float32"])]
    public string ComputeDtype { get; init; } = "bfloat16";
}
