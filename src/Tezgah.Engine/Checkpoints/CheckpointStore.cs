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
    internal const string StateFile = "run_state.json";
    internal const string FirstMoment = "exp_avg.";
    internal const string SecondMoment = "exp_avg_sq.";

    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
    };

    private const string Prefix = "checkpoint-";

    /// <summary>Begins the name of a folder whose checksums do not hold: it is no checkpoint any more, and counts as none.</summary>
    private const string Damaged = "damaged-";

    /// <summary>Ends the name of a folder that is still being written.</summary>
    private const string Part = ".part";

    /// <summary>Ends the name of one that is being removed: half removed, it would look damaged.</summary>
    private const string Old = ".old";

    /// <summary>Brings a file or a folder's names onto the disk.</summary>
    internal Action<string> Flush { get; init; } = Disk.Flush;

    /// <summary>The name of a step's folder.</summary>
    public static string NameOf(int step) => Prefix + step.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Writes a checkpoint and removes older ones: as many stay as the settings say, and the best besides if it is to be loaded.
    /// </summary>
    /// <returns>The name of its folder.</returns>
    /// <exception cref="IOException">The disk is full.</exception>
    public string Save(DecoderModel model, AdamW optimizer, Tokenizer? tokenizer, TrainingJob job, TrainerState state)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(state);
        var name = NameOf(state.GlobalStep);
        var (folder, temporary) = (Path.Combine(root, name), Path.Combine(root, "." + name + Part));
        RemoveLeftOvers();
        try
        {
            TrainedFolder.Save(temporary, model, tokenizer);
            SaveOptimizer(Path.Combine(temporary, OptimizerFile), model.Weights.Trained!, optimizer);
            File.WriteAllText(Path.Combine(temporary, StateFile), JsonSerializer.Serialize(state with { Job = job }, Json));
            HuggingFaceState.Write(Path.Combine(temporary, HuggingFaceState.FileName), job, state);
            Checksums.Write(temporary);
            Array.ForEach(Directory.GetFiles(temporary), Flush);
            Flush(temporary);
            PutAside(folder);
            Directory.Move(temporary, folder);
            // Not before it is on the disk, name and content, may those go that it replaces.
            Flush(root);
        }
        catch
        {
            if (Directory.Exists(Aside(folder)) && !Directory.Exists(folder))
            {
                Directory.Move(Aside(folder), folder);
            }

            // On a full disk this makes room for the event that says so.
            RemoveLeftOvers();
            throw;
        }

        var best = job.Saving.LoadBestModelAtEnd ? state.Best.Step : null;
        // A folder of a later step is none of this run's: its checkpoint was passed over.
        foreach (var (step, old) in All().Where(c => c.Step <= state.GlobalStep).Skip(job.Saving.SaveTotalLimit ?? int.MaxValue))
        {
            if (step != best)
            {
                PutAside(old);
            }
        }

        RemoveLeftOvers();
        return name;
    }

    /// <summary>The checkpoint of a step; null if it is not there or damaged.</summary>
    public Checkpoint? Of(int step) => Path.Combine(root, NameOf(step)) is var folder && Checksums.Hold(folder) ? new Checkpoint(folder, step) : null;

    /// <summary>The newest checkpoint whose checksums hold; null if there is none.</summary>
    /// <param name="damaged">Is told of each that had to be passed over, under the name by which it is set apart.</param>
    public Checkpoint? Latest(Action<string> damaged)
    {
        ArgumentNullException.ThrowIfNull(damaged);
        Recover();
        foreach (var (step, folder) in All().ToList())
        {
            if (Checksums.Hold(folder))
            {
                return new Checkpoint(folder, step);
            }

            damaged(SetApart(folder));
        }

        return null;
    }

    private string SetApart(string folder)
    {
        var apart = Path.Combine(root, Damaged + Path.GetFileName(folder));
        for (var again = 2; Directory.Exists(apart); again++)
        {
            apart = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{Damaged}{Path.GetFileName(folder)}-{again}"));
        }

        Directory.Move(folder, apart);
        return apart;
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

    private string Aside(string folder) => Path.Combine(root, "." + Path.GetFileName(folder) + Old);

    private void PutAside(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Move(folder, Aside(folder));
        }
    }

    /// <summary>Old checkpoints, and what a process that was killed while it wrote one left behind.</summary>
    private void RemoveLeftOvers()
    {
        foreach (var folder in Hidden(""))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A process that ended between the renames of an old checkpoint and a new one left the new one beside its place.</summary>
    private void Recover()
    {
        foreach (var part in Hidden(Part))
        {
            var folder = Path.Combine(root, Path.GetFileName(part)[1..^Part.Length]);
            if (!Directory.Exists(folder) && Checksums.HoldForAll(part))
            {
                Directory.Move(part, folder);
            }
        }
    }

    private string[] Hidden(string end) => Directory.Exists(root) ? Directory.GetDirectories(root, "." + Prefix + "*" + end) : [];
}
