using Tezgah.Core.Jobs;
using Tezgah.Core.Training;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Training;

/// <summary>One update of the weights: the batches of a step, forward and backward, then clipping, then the optimizer.</summary>
/// <param name="settings">How it is trained.</param>
/// <param name="model">The network.</param>
/// <param name="objective">What is learnt.</param>
/// <param name="optimizer">Updates the weights.</param>
/// <param name="scaler">Scales the loss; null where that is not needed.</param>
internal sealed class TrainingStep(
    TrainingSettings settings, DecoderModel model, IObjective objective, AdamW optimizer, LossScaler? scaler = null)
{
    private readonly bool _isRandom = settings.Dropout > 0 || settings.NeftuneNoiseAlpha is not null
        || model.Weights is AdaptedWeights { Config.Dropout: > 0 };

    private ParameterStore Trained => model.Weights.Trained!;

    /// <summary>Makes the update.</summary>
    /// <param name="planned">The batches.</param>
    /// <param name="step">The steps done before it.</param>
    /// <param name="learningRate">Its learning rate.</param>
    /// <returns>The mean loss before the update and the norm of its gradients before clipping, both float32 <c>[]</c>; and the weight of all texts.</returns>
    public (Tensor Loss, Tensor GradientNorm, double Weight) Run(PlannedStep planned, int step, double learningRate)
    {
        using var scope = NewDisposeScope();
        Trained.Gradients!.zero_();
        var total = planned.Texts.Sum(objective.WeightOf);
        var loss = zeros([], device: model.Device);
        var scale = scaler?.State.Scale ?? 1;
        for (var i = 0; i < planned.Batches.Count; i++)
        {
            using var graph = NewDisposeScope();
            loss.add_(Backward(planned.Batches[i], total / scale, SplitMix.SeedOf(settings.Seed, step, i)));
        }

        // A mean over a smaller total is a larger loss: that is all that scaling does to it.
        loss.div_(scale);
        var isGood = scaler?.Take(Trained.Gradients!, loss) ?? true;
        var norm = optimizer.ClipGradients(isGood ? settings.MaxGradNorm : 0);
        if (isGood)
        {
            optimizer.Step(learningRate);
        }

        return (loss.DetachFromDisposeScope(), norm.DetachFromDisposeScope(), total);
    }

    /// <summary>Sends a batch forward and backward and takes everything back.</summary>
    public void Try(IReadOnlyList<int> texts)
    {
        using (NewDisposeScope())
        {
            Backward(texts, texts.Sum(objective.WeightOf), settings.Seed);
        }

        Trained.Gradients!.zero_();
    }

    private Tensor Backward(IReadOnlyList<int> texts, double total, long seed)
    {
        var adapted = model.Weights as AdaptedWeights;
        try
        {
            SetDropSeed(adapted, seed);
            return objective.Backward(model, texts, total, new TrainingPass
            {
                Dropout = settings.Dropout,
                NeftuneAlpha = settings.NeftuneNoiseAlpha ?? 0,
                Checkpointing = settings.GradientCheckpointing,
                Seed = _isRandom ? seed : null,
            });
        }
        finally
        {
            SetDropSeed(adapted, null);
        }
    }

    private static void SetDropSeed(AdaptedWeights? adapted, long? seed)
    {
        if (adapted is not null)
        {
            adapted.DropSeed = seed;
        }
    }
}
