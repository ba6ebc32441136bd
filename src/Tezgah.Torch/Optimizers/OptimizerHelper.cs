using System.Diagnostics.CodeAnalysis;
using TorchSharp.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>What the optimizers have in common.</summary>
public abstract class OptimizerHelper : Optimizer
{
    /// <summary>The settings of groups that have none.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "TorchSharp's field.")]
    protected OptimizerOptions _defaults = null!;

    private readonly Dictionary<nint, OptimizerState> _states = [];

    /// <inheritdoc/>
    public override void zero_grad()
    {
        foreach (var parameter in parameters())
        {
            NativeError.Check(NativeMethods.tz_zero_gradient(parameter.Handle));
            GC.KeepAlive(parameter);
        }
    }

    /// <inheritdoc/>
    public override void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

    /// <summary>Settings and states themselves, not copies.</summary>
    public virtual StateDictionary state_dict()
    {
        var result = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            result.Options.Add(group.Options);
            var places = new List<int>();
            foreach (var parameter in group.Parameters)
            {
                places.Add(result.State.Count);
                result.State.Add(StateOf(parameter));
            }

            result.StateIndexRef.Add(places);
        }

        return result;
    }

    /// <summary>Takes copies of settings and states of an optimizer of the same parameters.</summary>
    /// <exception cref="ArgumentException">The numbers of groups or parameters differ.</exception>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        CheckCounts(state_dict.Options.Count, state_dict.State.Count, own);
        foreach (var (mine, other) in own.Options.Zip(state_dict.Options).Where(pair => pair.First != pair.Second))
        {
            mine.LoadStateDict(other);
        }

        foreach (var (mine, other) in own.State.Zip(state_dict.State).Where(pair => pair.First != pair.Second))
        {
            mine.LoadStateDict(other);
        }
    }

    /// <summary>Writes settings and states to a file.</summary>
    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    /// <summary>Writes settings and states.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        writer.Write(GetType().Name);
        var own = state_dict();
        writer.Write7BitEncodedInt64(own.Options.Count);
        writer.Write7BitEncodedInt64(own.State.Count);
        own.Options.ForEach(options => options.SaveStateDict(writer));
        own.State.ForEach(state => state.SaveStateDict(writer));
        writer.Flush();
    }

    /// <summary>Reads settings and states from a file.</summary>
    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    /// <summary>Reads settings and states.</summary>
    /// <exception cref="InvalidDataException">They are those of another kind of optimizer.</exception>
    /// <exception cref="ArgumentException">The numbers of groups or parameters differ.</exception>
    public void load_state_dict(BinaryReader reader)
    {
        var kind = reader.ReadString();
        if (kind != GetType().Name)
        {
            throw new InvalidDataException($"The state is that of {kind}, and this optimizer is {GetType().Name}.");
        }

        var own = state_dict();
        CheckCounts(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), own);
        own.Options.ForEach(options => options.LoadStateDict(reader));
        own.State.ForEach(state => state.LoadStateDict(reader));
    }

    /// <summary>Moves the states to a device.</summary>
    public void to(Device device) => state_dict().State.ForEach(state => state.to(device));

    /// <summary>The state of a parameter.</summary>
    internal OptimizerState StateOf(Parameter parameter) => _states[parameter.Handle];

    /// <summary>Remembers a parameter.</summary>
    internal void Remember(Parameter parameter, OptimizerState state, OptimizerOptions options)
    {
        _states[parameter.Handle] = state;
        state.Initialize(options);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var state in _states.Values.OfType<IDisposable>())
        {
            state.Dispose();
        }
    }

    /// <summary>Computes the loss, if asked for, and then runs a step for each group, unrecorded and in a scope.</summary>
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null) where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using var recording = enable_grad();
            loss = loss_closure();
        }

        using var mode = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _parameter_groups)
        {
            body((T)group);
        }

        return loss;
    }

    private static void CheckCounts(long groups, long states, StateDictionary own)
    {
        if (groups != own.Options.Count || states != own.State.Count)
        {
            throw new ArgumentException(
                $"The state has {groups} groups and {states} parameters, and this optimizer {own.Options.Count} and {own.State.Count}.");
        }
    }
}
