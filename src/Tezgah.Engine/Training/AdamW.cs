using Tezgah.Core.Jobs;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), step for step as <c>torch.optim.AdamW</c>. It works on the
/// vector of all weights at once, and owns its two moments, so that a checkpoint can hold them.
/// </summary>
public sealed class AdamW : IDisposable
{
    private readonly ParameterStore _weights;
    private readonly Tensor _gradients;
    private readonly TrainingSettings _settings;

    /// <summary>An optimizer that has not seen a gradient yet.</summary>
    /// <exception cref="ArgumentException">The weights keep no gradients.</exception>
    public AdamW(ParameterStore weights, TrainingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _weights = weights;
        _settings = settings;
        _gradients = weights.Gradients ?? throw new ArgumentException("The weights keep no gradients.", nameof(weights));
        FirstMoment = weights.Values.zeros_like().DetachFromDisposeScope();
        SecondMoment = weights.Values.zeros_like().DetachFromDisposeScope();
    }

    /// <summary>The running mean of gradients, laid out as the weights' vector.</summary>
    public Tensor FirstMoment { get; }

    /// <summary>The running mean of squared gradients, laid out as the weights' vector.</summary>
    public Tensor SecondMoment { get; }

    /// <summary>The number of updates made.</summary>
    public int Steps { get; set; }

    /// <summary>Scales the gradients down to a norm of at most <paramref name="largest"/>; 0 leaves them.</summary>
    /// <returns>Their norm before, float32 <c>[]</c>, on the weights' device: reading it is left to the caller.</returns>
    public Tensor ClipGradients(double largest)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var norm = _gradients.norm();
        if (largest > 0)
        {
            _gradients.mul_((norm + 1e-6).reciprocal().mul(largest).clamp(max: 1));
        }

        return norm.MoveToOuterDisposeScope();
    }

    /// <summary>One update with the gradients as they are.</summary>
    /// <param name="learningRate">The rate of this step.</param>
    public void Step(double learningRate)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        Steps++;
        var (beta1, beta2) = (_settings.AdamBeta1, _settings.AdamBeta2);
        if (_settings.WeightDecay > 0)
        {
            _weights.Values.narrow(0, 0, _weights.DecayedCount).mul_(1 - (learningRate * _settings.WeightDecay));
        }

        FirstMoment.mul_(beta1).add_(_gradients, 1 - beta1);
        SecondMoment.mul_(beta2).addcmul_(_gradients, _gradients, 1 - beta2);
        var denominator = SecondMoment.sqrt()
            .div_(Math.Sqrt(1 - Math.Pow(beta2, Steps)))
            .add_(_settings.AdamEpsilon);
        _weights.Values.addcdiv_(FirstMoment, denominator, -learningRate / (1 - Math.Pow(beta1, Steps)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        FirstMoment.Dispose();
        SecondMoment.Dispose();
    }
}
