using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using static TorchSharp.torch;

namespace Tezgah.Engine.Training;

/// <summary>The weights of a base model, all to be trained.</summary>
public static class StartWeights
{
    /// <summary>Reads them, each tensor straight to its place.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="config">The network.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="type">The type that the network computes in.</param>
    /// <param name="given">Names of tensors that are not read; they stay zero.</param>
    /// <exception cref="ProblemException">The weights are not those of the network, or a file is missing or damaged.</exception>
    public static ParameterStore Read(
        string folder, ModelConfig config, Device device, ScalarType type, params IReadOnlyCollection<string> given)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(given);
        var files = WeightFiles.Open(folder);
        if (files.Compare(config, given) is { Count: > 0 } problems)
        {
            throw new ProblemException(problems);
        }

        var weights = new ParameterStore(config.Tensors(), device, trained: true, type);
        try
        {
            foreach (var part in weights.Specs.Where(s => !given.Contains(s.Name)).GroupBy(s => files.Places[s.Name].File.Path, StringComparer.Ordinal))
            {
                using var file = SafetensorsFile.Open(part.Key);
                foreach (var spec in part)
                {
                    file.ReadInto(spec.Name, weights[spec.Name]);
                }
            }

            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }
}
