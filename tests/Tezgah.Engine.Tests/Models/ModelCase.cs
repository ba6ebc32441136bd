using System.Text.Json;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Models;

/// <summary>
/// A model folder with expected values: its own, or, for a folder <c>x-sharded</c> with the same tensors, those of <c>x</c>.
/// </summary>
internal sealed record ModelCase(string Folder, string ExpectedFolder, JsonElement Expected)
{
    private const string Sharded = "-sharded";

    public List<int[]> Texts { get; } =
        [.. Expected.GetProperty("input_ids").EnumerateArray().Zip(
            Integers(Expected.GetProperty("lengths")), (ids, length) => Integers(ids)[..length])];

    public static List<ModelCase> All()
    {
        var cases = new List<ModelCase>();
        foreach (var config in Directory.EnumerateFiles(Tezgah.Engine.Tests.Reference.Root(), "config.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var folder = System.IO.Path.GetDirectoryName(config)!;
            var expected = folder.EndsWith(Sharded, StringComparison.Ordinal) ? folder[..^Sharded.Length] : folder;
            var file = System.IO.Path.Combine(expected, "expected.json");
            if (File.Exists(file))
            {
                cases.Add(new ModelCase(folder, expected, JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file))));
            }
        }

        Assert.NotEmpty(cases);
        return cases;
    }

    public string Path(string file) => System.IO.Path.Combine(Folder, file);

    public string? Reference(string file) =>
        System.IO.Path.Combine(ExpectedFolder, file) is var path && File.Exists(path) ? path : null;

    public List<int[]> Labels(string name) =>
        [.. Expected.GetProperty(name).EnumerateArray().Select((row, i) => Integers(row)[..Texts[i].Length])];

    /// <summary>The row in the stream of a token.</summary>
    public long RowOf(int text, int position) => Texts.Take(text).Sum(t => t.Length) + position;

    public DecoderModel Trainable(ModelConfig config, string? scoreFile = null)
    {
        var weights = new ParameterStore(config.Tensors(), CPU, trained: true);
        using var file = SafetensorsFile.Open(Path(WeightFiles.SingleFile));
        foreach (var spec in weights.Specs.Where(s => s.Name != "score.weight"))
        {
            file.ReadInto(spec.Name, weights[spec.Name]);
        }

        if (scoreFile is not null)
        {
            using var score = SafetensorsFile.Open(scoreFile);
            score.ReadInto("score.weight", weights["score.weight"]);
        }

        return new DecoderModel(config, weights);
    }

    public static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(v => v.GetInt32())];

    public static double[] Floats(JsonElement list) => list.ValueKind == JsonValueKind.Number
        ? [list.GetDouble()]
        : [.. list.EnumerateArray().SelectMany(Floats)];

    public static double[] Data(Tensor values) =>
        [.. values.detach().contiguous().view(-1).data<float>().ToArray().Select(v => (double)v)];

    public static void Near(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Near(expected[i], actual[i], tolerance, $"{what}[{i}]");
        }
    }

    public static void Near(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: {actual} instead of {expected}");
}
