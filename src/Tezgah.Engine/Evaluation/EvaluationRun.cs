using System.Reflection;
using System.Runtime.InteropServices;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;
using Tezgah.Engine.Memory;
using Tezgah.Engine.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Engine.Evaluation;

/// <summary>One evaluation from start to end: the same for the command line and for a worker.</summary>
public sealed class EvaluationRun
{
    private readonly List<EvaluationResult> _results = [];
    private readonly List<Problem> _notes = [];
    private readonly long _start;
    private readonly DateTimeOffset _date;
    private bool _isQuantised;

    /// <summary>An evaluation that writes its files into a folder.</summary>
    /// <param name="job">What to do; <see cref="EvaluateChecks"/> finds nothing wrong with it, and its paths are full.</param>
    /// <param name="folder">The folder; it is made if it is missing.</param>
    /// <param name="host">Who runs it.</param>
    /// <exception cref="ProblemException"><c>device-missing</c>.</exception>
    public EvaluationRun(EvaluateJob job, string folder, EvaluationHost host)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(host);
        (Job, Folder, Host) = (job, folder, host);
        _start = host.Time.GetTimestamp();
        _date = host.Time.GetUtcNow();
        Device = Prepare(job.Device, host.OwnsProcess, out var threads);
        Threads = threads;
    }

    /// <summary>Whether everything that a person gave was found good, and only the work is left.</summary>
    public bool Prepared { get; private set; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>The processor threads.</summary>
    public int Threads { get; }

    internal EvaluateJob Job { get; }

    internal string Folder { get; }

    internal EvaluationHost Host { get; }

    /// <summary>Evaluates, and writes <c>evaluation.json</c> last: where it is, everything is.</summary>
    /// <returns>What was written.</returns>
    /// <exception cref="ProblemException">Model, data and settings do not go together.</exception>
    /// <exception cref="Text.DataFileException">The same.</exception>
    /// <exception cref="OperationCanceledException">The host asked for a stop.</exception>
    public EvaluationFile Run()
    {
        Directory.CreateDirectory(Folder);
        var sources = Job.Task switch
        {
            EvaluationTasks.Classification => ClassificationTask.Run(this),
            EvaluationTasks.Labels => LabelTask.Run(this),
            EvaluationTasks.Perplexity => PerplexityTask.Run(this),
            EvaluationTasks.Latency => LatencyTask.Run(this),
            _ => PassTask.Run(this),
        };
        var file = new EvaluationFile
        {
            Task = Job.Task,
            Name = Job.Name.Length > 0 ? Job.Name : $"{Job.Task} {Path.GetFileName(sources.Model.Adapter ?? sources.Model.Folder)}",
            Date = _date,
            Seconds = Math.Round(Host.Time.GetElapsedTime(_start).TotalSeconds, 3),
            Model = sources.Model,
            Against = sources.Against,
            Data = sources.Data,
            Dtype = sources.Dtype,
            Quantization = _isQuantised ? BaseQuantization.Nf4 : null,
            Device = Device.ToString(),
            Threads = Threads,
            Machine = Processor.Name(),
            Versions = Versions(),
            Settings = SettingsSchema<EvaluateJob>.ToTexts(Job),
            Results = _results,
            Notes = _notes,
        };
        file.Write(Folder);
        return file;
    }

    /// <summary>Opens the model of the job, or another.</summary>
    internal EvaluatedNetwork Load(EvaluatedModel? model = null)
    {
        var wanted = model ?? Job.Model;
        var quantization = QuantizationOf(wanted);
        var network = EvaluatedNetwork.Load(wanted, quantization, Device, Device.type == DeviceType.CPU ? Host.FreeMemory() : null);
        _isQuantised |= quantization is not null;
        Host.ThrowIfStopRequested();
        return network;
    }

    // The base that an adapter is compared with lies as it does under the adapter, as before its training.
    private BaseQuantization? QuantizationOf(EvaluatedModel model) =>
        BaseQuantization.Of(model, Job.Pass.Run)
            ?? (model is { Adapter: null, Quantization: BaseQuantization.AsTrained } && Path.GetFullPath(model.ModelNameOrPath) == Path.GetFullPath(Job.Model.ModelNameOrPath)
                ? BaseQuantization.Of(Job.Model)
                : null);

    /// <summary>The model that it is compared with, in the same type; null for none.</summary>
    internal EvaluatedModel? Against => Job.Against.ModelNameOrPath is { } folder
        ? new EvaluatedModel { ModelNameOrPath = folder, Adapter = Job.Against.Adapter, Dtype = Job.Model.Dtype, Quantization = Job.Model.Quantization }
        : null;

    /// <summary>From here on a failure is one of the work.</summary>
    internal void Begin() => Prepared = true;

    internal void Add(EvaluationEvent result)
    {
        _results.Add(new EvaluationResult(result.Name, result.Kind, result.Step, result.Values, result.Labels, result.Files));
        Host.Write(result);
    }

    internal void Note(Problem problem)
    {
        _notes.Add(problem);
        Host.Write(new WarningEvent(problem));
    }

    internal static string DtypeOf(DecoderModel model) => ModelFolder.NameOf(model.Weights.Type);

    private static Dictionary<string, string> Versions() => new(StringComparer.Ordinal)
    {
        ["tezgah"] = typeof(EvaluationRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        ["dotnet"] = Environment.Version.ToString(),
        ["system"] = RuntimeInformation.OSDescription,
    };

    private static Device Prepare(DeviceSettings settings, bool ownsProcess, out int threads)
    {
        threads = settings.Threads ?? Environment.ProcessorCount;
        if (ownsProcess)
        {
            NativeHeap.Prepare(threads);
        }

        set_num_threads(threads);
        var cuda = settings.Type != "cpu" && cuda_is_available();
        return settings.Type == "cuda" && !cuda
            ? throw new ProblemException(new Problem("device-missing", "device.type", settings.Type))
            : device(cuda ? "cuda:0" : "cpu");
    }
}

/// <summary>What the figures of an evaluation were computed from.</summary>
internal sealed record EvaluationSources(ModelSource Model, ModelSource? Against, DataSource Data, string Dtype);
