using System.Globalization;
using System.Text.Json;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using Tezgah.Engine.Training;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Checkpoints;

/// <summary>
/// The checkpoints of a job. One is written beside its place and renamed, so that it is there whole or not at all, whatever
/// happens to the process; its checksums show what happens to the disk.
/// </summary>
/// <param name="root">The folder of all checkpoints.</param>
public sealed class CheckpointStore(string root)
{
    internal const string OptimizerFile = "optimizer.safetensors";
    internal const string StateFile = "trainer_state.json";
    internal const string FirstMoment = "exp_avg.";
    internal const string SecondMoment = "exp_avg_sq.";

    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
    };

    private const string Prefix = "checkpoint-";

    /// <summary>The last one and one in reserve.</summary>
    private const int Kept = 2;

    /// <summary>Writes a checkpoint, and removes all but the newest two.</summary>
    /// <returns>The name of its folder.</returns>
    /// <exception cref="IOException">The disk is full.</exception>
    public string Save(DecoderModel model, AdamW optimizer, Tokenizer tokenizer, TrainingJob job, TrainerState state)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(state);
        var name = Prefix + state.GlobalStep.ToString(CultureInfo.InvariantCulture);
        var temporary = Path.Combine(root, "." + name + ".part");
        Remove(temporary);
        try
        {
            ModelFolder.Save(temporary, model.Config, model.Weights.Trained!, tokenizer);
            SaveOptimizer(Path.Combine(temporary, OptimizerFile), model.Weights.Trained!, optimizer);
            File.WriteAllText(Path.Combine(temporary, StateFile), JsonSerializer.Serialize(state with { Job = job }, Json));
            Checksums.Write(temporary);
            var folder = Path.Combine(root, name);
            Remove(folder);
            Directory.Move(temporary, folder);
        }
        catch
        {
            // On a full disk this makes room for the event that says so.
            Remove(temporary);
            throw;
        }

        foreach (var (_, old) in All().Skip(Kept))
        {
            Remove(old);
        }

        return name;
    }

    /// <summary>The newest checkpoint whose checksums hold; null if there is none.</summary>
    /// <param name="damaged">Is told of each that had to be passed over.</param>
    public Checkpoint? Latest(Action<string> damaged)
    {
        ArgumentNullException.ThrowIfNull(damaged);
        foreach (var (step, folder) in All())
        {
            if (Checksums.Hold(folder))
            {
                return new Checkpoint(folder, step);
            }

            damaged(folder);
        }

        return null;
    }

    private IEnumerable<(int Step, string Folder)> All() => !Directory.Exists(root)
        ? []
        : Directory.GetDirectories(root, Prefix + "*")
            .Select(f => (
                Step: int.TryParse(Path.GetFileName(f)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1,
                Folder: f))
            .Where(c => c.Step >= 0)
            .OrderByDescending(c => c.Step);

    private static void SaveOptimizer(string path, ParameterStore weights, AdamW optimizer)
    {
        var tensors = new List<(string Name, Tensor Tensor)>();
        try
        {
            tensors.AddRange(weights.Parts(optimizer.FirstMoment).Select(p => (FirstMoment + p.Spec.Name, p.Part)));
            tensors.AddRange(weights.Parts(optimizer.SecondMoment).Select(p => (SecondMoment + p.Spec.Name, p.Part)));
            SafetensorsWriter.Write(path, tensors);
        }
        finally
        {
            tensors.ForEach(t => t.Tensor.Dispose());
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
