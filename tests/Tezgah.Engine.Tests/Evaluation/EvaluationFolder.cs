using System.Text.Json;
using Tezgah.Core.CodeProblems;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Safetensors;
using Tezgah.Engine.Tests.Generation;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Evaluation;

/// <summary>Tiny models and data files for evaluations, and the folder that these write.</summary>
internal sealed class EvaluationFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public List<RunEvent> Events { get; } = [];

    public string Out => _folder["out"];

    public string this[string name] => _folder[name];

    public string Write(string name, params string[] lines)
    {
        File.WriteAllLines(_folder[name], lines);
        return _folder[name];
    }

    /// <summary>A model folder with random weights.</summary>
    public string Model(string name = "model", int seed = 3, IReadOnlyList<string>? labels = null, int context = 256, int width = 48)
    {
        var folder = Directory.CreateDirectory(_folder[name]).FullName;
        TinyModel.Tokenizer.Save(folder);
        var config = Config(labels, context) with { IntermediateSize = width };
        ModelConfigFile.Write(config, Path.Combine(folder, ModelConfigFile.FileName));
        using var scope = NewDisposeScope();
        manual_seed(seed);
        SafetensorsWriter.Write(Path.Combine(folder, WeightFiles.SingleFile), [.. config.Tensors().Select(t => (t.Name, randn([.. t.Shape]) * 0.4))]);
        return folder;
    }

    /// <summary>An adapter over such a model.</summary>
    public string Adapter(string name = "adapter", int seed = 5)
    {
        var folder = Directory.CreateDirectory(_folder[name]).FullName;
        var lora = new LoraConfig { Rank = 2, Alpha = 8, TargetModules = ["q_proj", "v_proj"] };
        LoraConfigFile.Write(lora, Path.Combine(folder, LoraConfigFile.FileName));
        using var scope = NewDisposeScope();
        manual_seed(seed);
        SafetensorsWriter.Write(
            Path.Combine(folder, AdapterFolder.FileName), [.. AdapterTensors.Of(Config(null, 256), lora).Select(s => (s.Name, randn([.. s.Shape]) * 0.5))]);
        return folder;
    }

    public EvaluationFile Run(EvaluateJob job, TimeProvider? time = null, ICodeJudge? judge = null, Func<bool>? stop = null)
    {
        var settled = job with { Device = new DeviceSettings { Type = "cpu", Threads = 1 } };
        Assert.Empty(EvaluateChecks.Check(settled));
        return new EvaluationRun(settled, Out, new EvaluationHost
        {
            Write = Events.Add,
            Time = time ?? new ManualTimeProvider(),
            Judge = judge,
            StopRequested = stop ?? (() => false),
            OwnsProcess = false,
        }).Run();
    }

    public JsonElement Json(string file) => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(Path.Combine(Out, file)));

    public void Dispose() => _folder.Dispose();

    private static ModelConfig Config(IReadOnlyList<string>? labels, int context) => TinyModel.Config(vocabulary: TinyModel.Tokenizer.VocabularySize) with
    {
        MaxPositionEmbeddings = context,
        Head = labels is null ? ModelHead.CausalLM : ModelHead.SequenceClassification,
        Labels = labels ?? [],
    };
}
