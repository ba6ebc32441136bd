using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Problems;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Models.Safetensors;

public sealed class WeightFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sharded_weights_are_found_in_their_files()
    {
        Write("model-00001-of-00002.safetensors", ("a", "F32", [2]), ("b", "BF16", [3]));
        Write("model-00002-of-00002.safetensors", ("c", "F32", [1]));
        WriteIndex("""{"a":"model-00001-of-00002.safetensors","b":"model-00001-of-00002.safetensors","c":"model-00002-of-00002.safetensors"}""");

        var files = WeightFiles.Open(_folder.Path);

        Assert.Equal(["a", "b", "c"], files.Places.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(_folder["model-00002-of-00002.safetensors"], files.Places["c"].File.Path);
        Assert.Equal(8 + 6 + 4, files.Bytes);
    }

    [Fact]
    public void Single_file_wins_over_an_index()
    {
        Write(WeightFiles.SingleFile, ("a", "F32", [2]));
        File.WriteAllText(_folder[WeightFiles.IndexFile], "broken");

        Assert.Equal(["a"], WeightFiles.Open(_folder.Path).Places.Keys);
    }

    [Theory]
    [InlineData("../secret.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/part.safetensors")]
    [InlineData("..\\\\secret.safetensors")]
    [InlineData("C:\\\\secret.safetensors")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("part\\u0000.safetensors")]
    [InlineData("part\\n.safetensors")]
    public void Index_that_leads_out_of_the_folder_or_nowhere_is_refused_and_names_the_tensor(string file)
    {
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(_folder.Path)!, "secret.safetensors"), WrittenHeader.Of(("x", "F32", [1])));
        WriteIndex($$"""{"x":"{{file}}"}""");
        try
        {
            var problem = Refused();
            Assert.Equal(("model-index-broken", "weight_map.x"), (problem.Code, problem.Args[1]));
        }
        finally
        {
            File.Delete(Path.Combine(Path.GetDirectoryName(_folder.Path)!, "secret.safetensors"));
        }
    }

    [Fact]
    public void Missing_shard_is_named()
    {
        Write("one.safetensors", ("a", "F32", [2]));
        WriteIndex("""{"a":"one.safetensors","b":"two.safetensors"}""");

        var problem = Refused();

        Assert.Equal(("file-not-readable", _folder["two.safetensors"]), (problem.Code, problem.Args[0]));
    }

    [Fact]
    public void Tensor_in_two_shards_is_refused()
    {
        Write("one.safetensors", ("a", "F32", [2]));
        Write("two.safetensors", ("a", "F32", [2]), ("b", "F32", [2]));
        WriteIndex("""{"a":"one.safetensors","b":"two.safetensors"}""");

        var problem = Refused();

        Assert.Equal(("model-tensor-twice", "a"), (problem.Code, problem.Args[0]));
    }

    [Fact]
    public void Tensor_that_is_not_where_the_index_says_is_named_with_the_file()
    {
        Write("one.safetensors", ("a", "F32", [2]));
        Write("two.safetensors", ("b", "F32", [2]));
        WriteIndex("""{"a":"two.safetensors","b":"two.safetensors"}""");

        var problem = Refused();

        Assert.Equal("safetensors-tensor-missing", problem.Code);
        Assert.Equal(["a", _folder["two.safetensors"]], problem.Args);
    }

    [Fact]
    public void Damaged_shard_is_named()
    {
        Write("one.safetensors", ("a", "F32", [2]));
        File.WriteAllBytes(_folder["two.safetensors"], WrittenHeader.Of(("b", "F32", [2]))[..^1]);
        WriteIndex("""{"a":"one.safetensors","b":"two.safetensors"}""");

        Assert.Contains(_folder["two.safetensors"], Refused().Args);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"weight_map":{}}""")]
    [InlineData("""{"weight_map":[]}""")]
    [InlineData("""{"weight_map":null}""")]
    [InlineData("""{"weight_map":{"a":1}}""")]
    [InlineData("""{"weight_map":{"a":null}}""")]
    [InlineData("""{"weight_map":{"a":"x.safetensors","a":"y.safetensors"}}""")]
    [InlineData("""{"weight_map":{"a":"\ud800"}}""")]
    [InlineData("""{"weight_map":{"\ud800":"x.safetensors"}}""")]
    public void Index_of_another_form_is_broken(string json)
    {
        File.WriteAllText(_folder[WeightFiles.IndexFile], json);
        Assert.Equal("model-index-broken", Refused().Code);
    }

    [Theory]
    [InlineData("pytorch_model.bin")]
    [InlineData("model.pt")]
    [InlineData("consolidated.00.pth")]
    [InlineData("weights.ckpt")]
    [InlineData("MODEL.BIN")]
    public void Folder_with_pickle_files_alone_is_refused_with_the_reason(string name)
    {
        File.WriteAllText(_folder[name], "");
        var problem = Refused();
        Assert.Equal(("model-weights-pickled", _folder[name]), (problem.Code, problem.Args[0]));
        Assert.Contains("runs whatever code is in it", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Index_of_pickle_files_is_refused_with_the_reason()
    {
        WriteIndex("""{"a":"pytorch_model-00001-of-00002.bin"}""");
        Assert.Equal("model-weights-pickled", Refused().Code);
    }

    [Fact]
    public void Pickle_files_beside_safetensors_do_not_matter()
    {
        File.WriteAllText(_folder["pytorch_model.bin"], "");
        Write(WeightFiles.SingleFile, ("a", "F32", [2]));
        Assert.Single(WeightFiles.Open(_folder.Path).Places);
    }

    [Fact]
    public void Folder_without_weights_or_no_folder_is_told_apart()
    {
        Assert.Equal("model-weights-missing", Refused().Code);
        Assert.Equal(
            "model-folder-missing",
            Assert.Throws<ProblemException>(() => WeightFiles.Open(_folder["none"])).Problems[0].Code);
    }

    [Fact]
    public void Weights_of_the_network_compare_without_a_problem()
    {
        Write(WeightFiles.SingleFile, [.. Tensors()]);
        Assert.Empty(WeightFiles.Open(_folder.Path).Compare(Small));
    }

    [Fact]
    public void Missing_unexpected_misshapen_and_untyped_tensors_are_all_named_at_once()
    {
        Write(WeightFiles.SingleFile, [
            .. Tensors().Where(t => t.Name is not ("model.norm.weight" or "model.layers.0.self_attn.q_proj.weight" or "model.embed_tokens.weight")),
            ("model.layers.0.self_attn.q_proj.weight", "F32", [8, 7]),
            ("model.embed_tokens.weight", "I8", [10, 8]),
            ("model.layers.0.self_attn.q_proj.bias", "F32", [8]),
        ]);

        var problems = WeightFiles.Open(_folder.Path).Compare(Small);

        Assert.Equal(
            ["model-tensors-missing", "model-tensors-unexpected", "safetensors-shape-differs", "safetensors-type-unknown"],
            problems.Select(p => p.Code));
        Assert.Equal([_folder.Path, "1", "model.norm.weight"], problems[0].Args);
        Assert.Equal([_folder.Path, "1", "model.layers.0.self_attn.q_proj.bias"], problems[1].Args);
        Assert.Equal(["model.layers.0.self_attn.q_proj.weight", _folder[WeightFiles.SingleFile], "[8, 7]", "[8, 8]"], problems[2].Args);
        Assert.Equal(("model.embed_tokens.weight", "I8"), (problems[3].Args[0], problems[3].Args[2]));
    }

    [Fact]
    public void Tensors_that_no_result_depends_on_are_allowed()
    {
        Write(WeightFiles.SingleFile, [
            .. Tensors(),
            ("model.layers.0.self_attn.rotary_emb.inv_freq", "F32", [2]),
            ("score.weight", "F32", [2, 8]),
        ]);
        Assert.Empty(WeightFiles.Open(_folder.Path).Compare(Small));
        Assert.Empty(WeightFiles.Open(_folder.Path).Compare(Small with { TieWordEmbeddings = true }));
    }

    [Fact]
    public void Head_from_elsewhere_may_be_missing_or_there()
    {
        Write(WeightFiles.SingleFile, [.. Tensors()]);
        var config = Small with { Head = ModelHead.SequenceClassification, Labels = ["a", "b"] };
        Assert.Equal("model-tensors-missing", Assert.Single(WeightFiles.Open(_folder.Path).Compare(config)).Code);
        Assert.Empty(WeightFiles.Open(_folder.Path).Compare(config, "score.weight"));
    }

    [Fact]
    public void Network_of_many_layers_shows_some_names_of_many()
    {
        Write(WeightFiles.SingleFile, [.. Tensors()]);
        var problem = WeightFiles.Open(_folder.Path).Compare(Small with { NumHiddenLayers = 10_000 })[0];
        Assert.InRange(problem.Message.Length, 100, 2000);
        Assert.EndsWith(", …", problem.Args[2], StringComparison.Ordinal);
    }

    internal static ModelConfig Small { get; } = new()
    {
        VocabSize = 10,
        HiddenSize = 8,
        IntermediateSize = 12,
        NumHiddenLayers = 1,
        NumAttentionHeads = 2,
        NumKeyValueHeads = 1,
        HeadDim = 4,
        MaxPositionEmbeddings = 16,
    };

    internal static IEnumerable<(string Name, string Dtype, long[] Shape)> Tensors() =>
        Small.Tensors().Select(t => (t.Name, "F32", t.Shape.ToArray()));

    private void Write(string name, params IEnumerable<(string Name, string Dtype, long[] Shape)> tensors) =>
        File.WriteAllBytes(_folder[name], WrittenHeader.Of(tensors));

    private void WriteIndex(string map) =>
        File.WriteAllText(_folder[WeightFiles.IndexFile], $$"""{"metadata":{"total_size":1},"weight_map":{{map}}}""");

    private Problem Refused() => Assert.Single(Assert.Throws<ProblemException>(() => WeightFiles.Open(_folder.Path)).Problems);
}
