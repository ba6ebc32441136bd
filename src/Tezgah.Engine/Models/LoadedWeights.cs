using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Engine.Memory;
using Tezgah.Engine.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Engine.Models;

/// <summary>Weights as a model folder has them, in a type and on a device of choice; they are not trained.</summary>
public sealed class LoadedWeights : IFrozenWeights
{
    /// <summary>Each weight starts at a multiple of so many entries: at whole cache lines, whatever the type.</summary>
    private const long Alignment = 32;

    private readonly Dictionary<string, Tensor> _byName = new(StringComparer.Ordinal);
    private readonly List<Tensor> _memory = [];

    private LoadedWeights(Device device, ScalarType type) => (Device, Type) = (device, type);

    /// <inheritdoc/>
    public Device Device { get; }

    /// <inheritdoc/>
    public ScalarType Type { get; }

    /// <inheritdoc/>
    public ParameterStore? Trained => null;

    /// <inheritdoc/>
    public Tensor this[string name] => _byName[name];

    /// <summary>
    /// Reads what a network needs from a folder. Names, shapes and types are compared before anything is allocated; each
    /// tensor goes from the file to its place, so that the model is never held twice.
    /// </summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="config">The network.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="type">What they become: float32, bfloat16 or float16.</param>
    /// <param name="given">Names of tensors that are not read, because the network takes them from elsewhere.</param>
    /// <exception cref="ProblemException">The weights are not those of the network, or a file is missing or damaged.</exception>
    public static LoadedWeights Read(
        string folder, ModelConfig config, Device device, ScalarType type, params IReadOnlyCollection<string> given)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(given);
        var files = WeightFiles.Open(folder);
        var problems = files.Compare(config, given);
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var weights = new LoadedWeights(device, type);
        try
        {
            var fromFolder = config.Tensors().Where(t => !given.Contains(t.Name)).ToList();
            weights.Allocate(fromFolder);
            foreach (var file in fromFolder.GroupBy(t => files.Places[t.Name].File.Path, StringComparer.Ordinal))
            {
                weights.Fill(file.Key, [.. file.Select(t => t.Name).OrderBy(n => files.Places[n].Entry.Start)]);
            }

            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Add(TensorSpec spec, string path)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Allocate([spec]);
        Fill(path, [spec.Name]);
    }

    /// <summary>Random weights: matrices from a normal distribution, norms 1, biases 0.</summary>
    /// <param name="config">The network.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="type">What they are.</param>
    /// <param name="standardDeviation">Of the normal distribution.</param>
    /// <param name="given">Names of tensors that are left out, because the network takes them from elsewhere.</param>
    public static LoadedWeights Random(
        ModelConfig config, Device device, ScalarType type, double standardDeviation, params IReadOnlyCollection<string> given)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(given);
        using var off = no_grad();
        var weights = new LoadedWeights(device, type);
        var specs = config.Tensors().Where(t => !given.Contains(t.Name)).ToList();
        weights.Allocate(specs);
        foreach (var spec in specs)
        {
            var weight = weights[spec.Name];
            _ = spec.IsMatrix ? weight.normal_(0, standardDeviation)
                : weight.fill_(spec.Name.EndsWith(".bias", StringComparison.Ordinal) ? 0 : 1);
        }

        return weights;
    }

    /// <inheritdoc/>
    public IProjection Projection(string name) =>
        new DenseProjection(_byName[name + ".weight"], _byName.GetValueOrDefault(name + ".bias"));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _byName.Values)
        {
            tensor.Dispose();
        }

        _memory.ForEach(m => m.Dispose());
    }

    /// <summary>One piece of memory for all: it can be handed out in large pages, and nothing is lost between tensors.</summary>
    private void Allocate(IReadOnlyList<TensorSpec> specs)
    {
        using var scope = NewDisposeScope();
        var memory = empty(specs.Sum(Room), Type, Device).DetachFromDisposeScope();
        _memory.Add(memory);
        HugePages.Ask(memory);
        long start = 0;
        foreach (var spec in specs)
        {
            _byName.Add(spec.Name, memory.narrow(0, start, spec.Count).view([.. spec.Shape]).DetachFromDisposeScope());
            start += Room(spec);
        }

        static long Room(TensorSpec spec) => (spec.Count + Alignment - 1) / Alignment * Alignment;
    }

    /// <summary>
    /// Memory that is new to the process costs as much to hand out as to fill; a second thread halves the wait.
    /// </summary>
    private void Fill(string path, IReadOnlyList<string> names)
    {
        using var file = SafetensorsFile.Open(path);
        try
        {
            Parallel.ForEach(
                names,
                new ParallelOptions { MaxDegreeOfParallelism = Device.type == DeviceType.CPU ? Math.Min(4, Environment.ProcessorCount) : 1 },
                name => file.ReadInto(name, _byName[name]));
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is ProblemException or IOException)
        {
            throw e.InnerExceptions[0] is ProblemException problem
                ? new ProblemException(problem.Problems, problem)
                : new ProblemException(new Problem("file-not-readable", path, path, e.InnerExceptions[0].Message), e);
        }
    }
}
