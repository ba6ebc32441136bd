using Tezgah.Core.Jobs;

namespace Tezgah.Core.Evaluations;

/// <summary>
/// How the base model lies in memory under an evaluation: its projections in 4 bits (NF4), as under QLoRA's training, so that an adapter is
/// measured over the weights that it was trained over (Dettmers et al., 2023).
/// </summary>
/// <param name="ComputeDtype">The type in which the quantised matrices are multiplied.</param>
/// <param name="UseDoubleQuant">Whether the blocks' scales are quantised too.</param>
/// <param name="Dtype">The type that the training computed in; null where there was none.</param>
public sealed record BaseQuantization(string ComputeDtype, bool UseDoubleQuant, string? Dtype = null)
{
    /// <summary>As the run of the adapter was trained; not quantised where there is no such run.</summary>
    public const string AsTrained = "as-trained";

    /// <summary>Not quantised.</summary>
    public const string None = "none";

    /// <summary>In 4 bits.</summary>
    public const string Nf4 = "nf4";

    /// <summary>What a model's settings ask for; null leaves it as it is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="run">The folder of a run whose checkpoints are put over it; null takes the run that the adapter came out of.</param>
    public static BaseQuantization? Of(EvaluatedModel model, string? run = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Quantization == None)
        {
            return null;
        }

        var trained = (run ?? TrainedRun.FolderOf(model.Adapter)) is { } folder ? OfRun(folder) : null;
        return trained ?? (model.Quantization == Nf4 ? Default : null);
    }

    private static BaseQuantization Default => new(new QuantizationSettings().ComputeDtype, new QuantizationSettings().UseDoubleQuant);

    // Null for a run of another method, and for a folder that is no run's.
    private static BaseQuantization? OfRun(string folder) => TrainedRun.JobOf(folder) is { Method: MethodNames.Qlora } job
        ? new(job.Quantization.ComputeDtype, job.Quantization.UseDoubleQuant, job.Training.Dtype)
        : null;
}
