using System.Text.Json;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Models;
using Tezgah.Engine.Tests.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Adapters;

/// <summary>A file of expected values below <c>TEZGAH_REFERENCE</c> that names a base model and is about an adapter.</summary>
internal sealed record LoraCase(string File, JsonElement Expected)
{
    private const string BaseModel = "base_model";

    public string Folder => Path.GetDirectoryName(File)!;

    public string AdapterFolder => Path.Combine(Folder, Expected.GetProperty("adapter").GetString()!);

    /// <summary>The model's folder: of the name that the file gives, anywhere below the root.</summary>
    public string ModelFolder => FindModel(Expected.GetProperty(BaseModel).GetString()!);

    public List<int[]> Texts => [.. Unpadded(Expected, "input_ids")];

    public List<int[]> Labels => [.. Unpadded(Expected, "labels")];

    /// <summary>Every file of that name with a base model.</summary>
    public static List<LoraCase> All(string name)
    {
        var cases = new List<LoraCase>();
        foreach (var file in Directory.EnumerateFiles(Reference.Root(), name, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var expected = JsonSerializer.Deserialize<JsonElement>(System.IO.File.ReadAllBytes(file));
            if (expected.TryGetProperty(BaseModel, out _))
            {
                cases.Add(new LoraCase(file, expected));
            }
        }

        Assert.NotEmpty(cases);
        return cases;
    }

    /// <summary>The rows of a padded list without their padding.</summary>
    public static IEnumerable<int[]> Unpadded(JsonElement batch, string name) =>
        batch.GetProperty(name).EnumerateArray().Zip(batch.GetProperty("attention_mask").EnumerateArray(), (ids, mask) =>
            ModelCase.Integers(ids)[..ModelCase.Integers(mask).Sum()]);

    public static string FindModel(string name) =>
        Directory.EnumerateDirectories(Reference.Root(), name, SearchOption.AllDirectories)
            .Single(d => System.IO.File.Exists(Path.Combine(d, ModelConfigFile.FileName)));

    public ModelConfig Config() => ModelConfigFile.Read(Path.Combine(ModelFolder, ModelConfigFile.FileName));

    /// <summary>The base model under the adapter of a folder, ready to be trained.</summary>
    public static DecoderModel Trainable(IModelWeights weights, ModelConfig config, string adapterFolder)
    {
        var adapted = AdaptedWeights.Train(weights, config, LoraConfigFile.Read(Path.Combine(adapterFolder, LoraConfigFile.FileName)));
        Engine.Models.ModelFolder.LoadWeights(adapted.Trained!, Path.Combine(adapterFolder, Engine.Adapters.AdapterFolder.FileName));
        return new DecoderModel(config, adapted);
    }

    public DecoderModel Trainable()
    {
        var config = Config();
        return Trainable(LoadedWeights.Read(ModelFolder, config, CPU, ScalarType.Float32), config, AdapterFolder);
    }
}
