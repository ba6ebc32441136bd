using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019), whose weight decay is 0 unless told otherwise.</summary>
public partial class AdamW : OptimizerHelper, IBetas
{
    /// <summary>An optimizer of one group.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public AdamW(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weight_decay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    /// <summary>An optimizer of several groups, which may have settings of their own.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public AdamW(
        IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
        double weight_decay = 0, bool amsgrad = false, bool maximize = false)
    {
        Check(lr >= 0, "The learning rate", lr);
        Check(eps >= 0, "The epsilon", eps);
        Check(beta1 is >= 0 and < 1, "The decay rate beta1", beta1);
        Check(beta2 is >= 0 and < 1, "The decay rate beta2", beta2);
        Check(weight_decay >= 0, "The weight decay", weight_decay);
        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        foreach (var group in parameters)
        {
            add_param_group(group);
        }
    }

    /// <inheritdoc/>
    public (double, double) Betas
    {
        get => (Defaults.beta1!.Value, Defaults.beta2!.Value);
        set => (Defaults.beta1, Defaults.beta2) = value;
    }

    private Options Defaults => (Options)_defaults;

    /// <inheritdoc/>
    public override Tensor? step(Func<Tensor>? closure = null) => _step<Modules.ParamGroup>(StepGroup, closure);

    /// <inheritdoc/>
    public sealed override void add_param_group(Modules.ParamGroup param_group)
    {
        param_group.Options ??= new Options();
        var options = (Options)param_group.Options;
        options.LearningRate ??= Defaults.LearningRate;
        options.beta1 ??= Defaults.beta1;
        options.beta2 ??= Defaults.beta2;
        options.eps ??= Defaults.eps;
        options.weight_decay ??= Defaults.weight_decay;
        options.amsgrad ??= Defaults.amsgrad;
        options.maximize ??= Defaults.maximize;
        options.InitialLearningRate = options.LearningRate!.Value;
        base.add_param_group(param_group);
        foreach (var parameter in param_group.Parameters)
        {
            Remember(parameter, new State(parameter), options);
        }
    }

    private static void Check(bool right, string what, double value)
    {
        if (!right)
        {
            throw new ArgumentException($"{what} {value} is out of its range.");
        }
    }

    private unsafe void StepGroup(Modules.ParamGroup group)
    {
        var options = (Options)group.Options;
        foreach (var parameter in group.Parameters)
        {
            var state = (State)StateOf(parameter);
            int done;
            NativeError.Check(NativeMethods.tz_adamw_step(
                parameter.Handle, state.exp_avg.Handle, state.exp_avg_sq.Handle, state.max_exp_avg_sq?.Handle ?? 0,
                state.step + 1, options.LearningRate!.Value, options.beta1!.Value, options.beta2!.Value,
                options.eps!.Value, options.weight_decay!.Value, options.maximize!.Value ? 1 : 0, &done));
            state.step += done;
            GC.KeepAlive(parameter);
            GC.KeepAlive(state);
        }
    }
}
