using System.Text.Json;
using Tezgah.Core.Models;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Cli.Tests.Models;

public sealed class LogitsCommandTests : IDisposable
{
    private const string LeftPadded = """
        {"input_ids":[[7,7,5,9,2],[11,12,13,14,15],[0,0,0,0,33]],
         "attention_mask":[[0,0,1,1,1],[1,1,1,1,1],[0,0,0,0,1]],
         "labels":[[-100,-100,-100,9,2],[11,12,-100,14,15],[-100,-100,-100,-100,-100]]}
        """;

    private static readonly int[][] s_texts = [[5, 9, 2], [11, 12, 13, 14, 15], [33]];

    private readonly TinyFolder _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Left_padded_batch_has_the_scores_and_the_loss_of_its_texts()
    {
        using var json = Json(await Cli.WithInputAsync(LeftPadded, "logits", "--model", _model.Path, "--threads", "1"));

        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = _model.Load();
        var rows = json.RootElement.GetProperty("logits").EnumerateArray().ToList();
        var losses = new List<double>();
        foreach (var (i, text) in s_texts.Index())
        {
            var scores = model.NextTokenScores(model.Hidden(new PackedBatch([text], CPU)));
            var expected = Enumerable.Repeat(new float[_model.Config.VocabSize], 5 - text.Length)
                .Concat(Enumerable.Range(0, text.Length).Select(t => scores[t].data<float>().ToArray())).ToList();
            Near(expected.SelectMany(r => r), rows[i].EnumerateArray().SelectMany(Numbers));
            losses.AddRange(Labels(i).Select(l => (double)nn.functional.cross_entropy(
                scores[l.At - 1].unsqueeze(0), tensor(new long[] { l.Token })).item<float>()));
        }

        Assert.Equal(losses.Average(), json.RootElement.GetProperty("loss").GetDouble(), 4);

        static IEnumerable<(int At, int Token)> Labels(int text) => text switch
        {
            0 => [(1, 9), (2, 2)],
            1 => [(1, 12), (3, 14), (4, 15)],
            _ => [],
        };
    }

    [Fact]
    public async Task Batch_without_mask_and_labels_has_no_loss()
    {
        using var json = Json(await Cli.WithInputAsync("""{"input_ids":[[1,2]],"attention_mask":null,"labels":null}""", "logits", "--model", _model.Path));

        Assert.False(json.RootElement.TryGetProperty("loss", out _));
        Assert.Equal(2, json.RootElement.GetProperty("logits")[0].GetArrayLength());
    }

    [Fact]
    public async Task Head_of_a_file_scores_classes_whatever_the_side_of_the_padding()
    {
        var score = _model.WriteScore(classes: 3);
        const string RightPadded = """{"input_ids":[[5,9,2,0],[33,0,0,0]],"attention_mask":[[1,1,1,0],[1,0,0,0]],"labels":[2,0]}""";
        const string Left = """{"input_ids":[[0,5,9,2],[0,0,0,33]],"attention_mask":[[0,1,1,1],[0,0,0,1]],"labels":[2,0]}""";
        using var right = Json(await Cli.WithInputAsync(RightPadded, "logits", "--model", _model.Path, "--score", score));
        using var left = Json(await Cli.WithInputAsync(Left, "logits", "--model", _model.Path, "--score", score));

        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = _model.Load(score);
        var expected = model.Classify(new PackedBatch([[5, 9, 2], [33]], CPU));
        foreach (var json in new[] { right, left })
        {
            Near(expected.view(-1).data<float>().ToArray(), json.RootElement.GetProperty("logits").EnumerateArray().SelectMany(Numbers));
            Assert.Equal(
                nn.functional.cross_entropy(expected, tensor(new long[] { 2, 0 })).item<float>(), json.RootElement.GetProperty("loss").GetDouble(), 4);
        }
    }

    [Fact]
    public async Task Adapter_changes_the_scores_as_in_the_engine()
    {
        var adapter = _model.WriteAdapter();
        using var json = Json(await Cli.WithInputAsync("""{"input_ids":[[5,9,2]]}""", "logits", "--model", _model.Path, "--adapter", adapter));

        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var adapted = _model.Load(adapter: adapter);
        using var plain = _model.Load();
        var batch = new PackedBatch([[5, 9, 2]], CPU);
        var expected = adapted.NextTokenScores(adapted.Hidden(batch));
        Near(expected.view(-1).data<float>().ToArray(), json.RootElement.GetProperty("logits")[0].EnumerateArray().SelectMany(Numbers));
        Assert.True((expected - plain.NextTokenScores(plain.Hidden(batch))).abs().max().item<float>() > 0.1);
    }

    [Theory]
    [InlineData("", "Standard input must be JSON")]
    [InlineData("[]", "Standard input must be JSON")]
    [InlineData("{\"input_ids\":[[1]]} x", "Standard input must be JSON")]
    [InlineData("{\"input_ids\":[[1.5]]}", "Standard input must be JSON")]
    [InlineData("{}", "'input_ids'")]
    [InlineData("{\"input_ids\":[]}", "'input_ids'")]
    [InlineData("{\"input_ids\":[null]}", "'input_ids'")]
    [InlineData("{\"input_ids\":[[]]}", "'attention_mask[0]'")]
    [InlineData("{\"input_ids\":[[1,2],[3]]}", "'input_ids[1]'")]
    [InlineData("{\"input_ids\":[[1,2],null]}", "'input_ids[1]'")]
    [InlineData("{\"input_ids\":[[1,2]],\"attention_mask\":[[1,1],[1,1]]}", "'attention_mask'")]
    [InlineData("{\"input_ids\":[[1,2,3]],\"attention_mask\":[[1,0,1]]}", "'attention_mask[0]'")]
    [InlineData("{\"input_ids\":[[1,2]],\"attention_mask\":[[0,0]]}", "'attention_mask[0]'")]
    [InlineData("{\"input_ids\":[[1,2,3]],\"attention_mask\":[[2147483647,2147483647,1]]}", "'attention_mask[0]'")]
    [InlineData("{\"input_ids\":[[1,300000]]}", "token 300000")]
    [InlineData("{\"input_ids\":[[1,-1]]}", "token -1")]
    [InlineData("{\"input_ids\":[[1,2]],\"labels\":[1]}", "'labels'")]
    [InlineData("{\"input_ids\":[[1,2]],\"labels\":[[1,99999]]}", "'labels'")]
    [InlineData("{\"input_ids\":[[1,2]],\"labels\":\"x\"}", "'labels'")]
    [InlineData("{\"input_ids\":[[1,2]],\"labels\":[[1,-100]]}", "Every label is -100")]
    public async Task Wrong_input_is_one_sentence_and_exit_code_2(string input, string part) =>
        Sentence.OfBadInput(await Cli.WithInputAsync(input, "logits", "--model", _model.Path, "--threads", "1"), part);

    [Fact]
    public async Task Wrong_models_and_options_are_one_sentence_and_exit_code_2()
    {
        const string Input = """{"input_ids":[[1,2]]}""";
        Sentence.OfBadInput(await Cli.WithInputAsync(Input, "logits", "--model", _model.Beside("none")), "There is no folder");
        Sentence.OfBadInput(await Cli.WithInputAsync(Input, "logits", "--model", _model.Path, "--dtype", "float16"), "float16");
        Sentence.OfBadInput(await Cli.WithInputAsync(Input, "logits", "--model", _model.Path, "--score", _model.Beside("none")), "none");
        Sentence.OfBadInput(await Cli.WithInputAsync(Input, "logits", "--model", _model.Path, "--adapter", _model.Beside("none")), "none");
        Sentence.OfWrongUsage(await Cli.WithInputAsync(Input, "logits", "--model", _model.Path, "--dtype", "int8"), "int8");
        Sentence.OfWrongUsage(await Cli.WithInputAsync(Input, "logits", "--model", _model.Path, "--threads", "0"), "--threads");
        Sentence.OfWrongUsage(await Cli.WithInputAsync(Input, "logits"), "--model");
        File.Move(_model.File("model.safetensors"), _model.File("pytorch_model.bin"));
        Sentence.OfBadInput(await Cli.WithInputAsync(Input, "logits", "--model", _model.Path), "is a pickle file");
        ModelConfigFile.Write(_model.Config with { ModelType = "llama" }, _model.File("config.json"));
        File.WriteAllText(_model.File("config.json"), File.ReadAllText(_model.File("config.json")).Replace("\"llama\"", "\"gpt_neox\"", StringComparison.Ordinal));
        Sentence.OfBadInput(await Cli.WithInputAsync(Input, "logits", "--model", _model.Path), "gpt_neox");
    }

    private static JsonDocument Json(Cli.Result result)
    {
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        return JsonDocument.Parse(result.Output);
    }

    private static IEnumerable<float> Numbers(JsonElement row) => row.EnumerateArray().Select(v => v.GetSingle());

    private static void Near(IEnumerable<float> expected, IEnumerable<float> actual)
    {
        var (e, a) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(e.Length, a.Length);
        Assert.InRange(e.Zip(a).Max(p => Math.Abs(p.First - p.Second)), 0, 5e-5f);
    }
}
