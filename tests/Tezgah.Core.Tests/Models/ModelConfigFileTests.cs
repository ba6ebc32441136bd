using System.Globalization;
using System.Text;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Models;

public sealed class ModelConfigFileTests
{
    public static TheoryData<string> Names() => [.. Configs.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Published_config_written_and_read_again_is_the_same(string name)
    {
        using var folder = new TemporaryFolder();
        var config = Configs.Read(Configs.All[name]);

        ModelConfigFile.Write(config, folder["config.json"]);

        Assert.Equivalent(config, ModelConfigFile.Read(folder["config.json"]), strict: true);
    }

    [Fact]
    public void Llama_2_has_a_head_for_each_query_and_the_plain_angles()
    {
        var config = Configs.Read(Configs.Llama2);

        Assert.Equal(("llama", ModelHead.CausalLM), (config.ModelType, config.Head));
        Assert.Equal((32, 32, 128), (config.NumAttentionHeads, config.NumKeyValueHeads, config.HeadDim));
        Assert.Equal((10000.0, 1e-5, 4096), (config.RopeTheta, config.RmsNormEps, config.ContextLength));
        Assert.Equal([2], config.EosTokenIds);
        Assert.Equal((1, (int?)null, "float16"), (config.BosTokenId, config.PadTokenId, config.Dtype));
        Assert.Null(config.RopeScaling);
        Assert.False(config.TieWordEmbeddings || config.QueryKeyValueBias || config.AttentionOutputBias || config.MlpBias || config.QueryKeyNorm);
        Assert.Equal(6_738_415_616, config.Tensors().Sum(t => t.Count));
    }

    [Fact]
    public void First_Llama_without_newer_keys_has_its_defaults()
    {
        var config = Configs.Read(Configs.Llama1);

        Assert.Equal((32, 2048, 10000.0), (config.NumKeyValueHeads, config.MaxPositionEmbeddings, config.RopeTheta));
        Assert.Null(config.PadTokenId);
    }

    [Fact]
    public void Llama_3_has_stretched_angles_and_several_end_tokens()
    {
        var config = Configs.Read(Configs.Llama3);

        Assert.Equal(new Llama3RopeScaling(8, 1, 4, 8192), config.RopeScaling);
        Assert.Equal([128001, 128008, 128009], config.EosTokenIds);
        Assert.Equal((8, 500000.0, 131072), (config.NumKeyValueHeads, config.RopeTheta, config.ContextLength));
        Assert.Equal(8_030_261_248, config.Tensors().Sum(t => t.Count));
    }

    [Fact]
    public void Llama_3_2_has_tied_embeddings()
    {
        var config = Configs.Read(Configs.Llama32);

        Assert.True(config.TieWordEmbeddings);
        Assert.DoesNotContain(config.Tensors(), t => t.Name == "lm_head.weight");
        Assert.Equal(1_235_814_400, config.Tensors().Sum(t => t.Count));
    }

    [Fact]
    public void TinyLlama_has_few_key_heads()
    {
        var config = Configs.Read(Configs.TinyLlama);

        Assert.Equal((4, 64), (config.NumKeyValueHeads, config.HeadDim));
        Assert.Equal(1_100_048_384, config.Tensors().Sum(t => t.Count));
    }

    [Fact]
    public void Qwen_2_5_has_biases_and_no_window_unless_asked_for()
    {
        var config = Configs.Read(Configs.Qwen25);

        Assert.True(config.QueryKeyValueBias);
        Assert.False(config.AttentionOutputBias || config.MlpBias);
        Assert.Empty(config.SlidingWindows);
        Assert.Equal((1e6, 1e-6), (config.RopeTheta, config.RmsNormEps));
        Assert.Equal(494_032_768, config.Tensors().Sum(t => t.Count));
    }

    [Fact]
    public void DeepSeek_distill_is_a_Qwen_2_with_a_head_of_its_own()
    {
        var config = Configs.Read(Configs.DeepSeekDistill);

        Assert.Equal(("qwen2", 10000.0, 131072), (config.ModelType, config.RopeTheta, config.ContextLength));
        Assert.Contains(config.Tensors(), t => t.Name == "lm_head.weight");
        Assert.Equal(1_777_088_000, config.Tensors().Sum(t => t.Count));
    }

    [Theory]
    [InlineData(nameof(Configs.Qwen3), 28)]
    [InlineData(nameof(Configs.Qwen3New), 2)]
    public void Qwen_3_in_either_spelling_norms_queries_and_keys(string name, int layers)
    {
        var config = Configs.Read(Configs.All[name]);

        Assert.True(config.QueryKeyNorm && config.TieWordEmbeddings);
        Assert.False(config.QueryKeyValueBias || config.AttentionOutputBias);
        Assert.Equal((128, 1e6, "bfloat16"), (config.HeadDim, config.RopeTheta, config.Dtype));
        Assert.Equal(layers, config.Tensors().Count(t => t.Name.EndsWith("self_attn.q_norm.weight", StringComparison.Ordinal)));
        Assert.Contains(config.Tensors(), t => t.Name.EndsWith("0.self_attn.q_proj.weight", StringComparison.Ordinal) && t.Shape is [2048, 1024]);
    }

    [Fact]
    public void Mistral_looks_back_through_a_window_in_its_first_version_and_not_in_the_third()
    {
        Assert.Equal(Enumerable.Repeat((int?)4096, 32), Configs.Read(Configs.Mistral1).SlidingWindows);
        Assert.Empty(Configs.Read(Configs.Mistral3).SlidingWindows);
        Assert.Equal(7_248_023_552, Configs.Read(Configs.Mistral3).Tensors().Sum(t => t.Count));
    }

    [Theory]
    [InlineData("""{"num_key_value_heads":"absent"}""", 8)]
    [InlineData("""{"num_key_value_heads":null}""", 32)]
    public void Key_heads_of_Mistral_absent_or_null_are_those_of_transformers(string changes, int heads) =>
        Assert.Equal(heads, Configs.Read(Configs.With(Configs.Mistral1, changes)).NumKeyValueHeads);

    [Theory]
    [InlineData("""{"sliding_window":"absent"}""", 4096)]
    [InlineData("""{"sliding_window":17}""", 17)]
    public void Window_of_Mistral_absent_is_the_first_models(string changes, int window) =>
        Assert.Equal(window, Configs.Read(Configs.With(Configs.Mistral1, changes)).WindowOf(31));

    [Theory]
    [InlineData("""{"use_sliding_window":true,"sliding_window":7,"max_window_layers":21}""", 21, 7)]
    [InlineData("""{"use_sliding_window":true,"sliding_window":7,"max_window_layers":0}""", 0, 7)]
    [InlineData("""{"use_sliding_window":true,"sliding_window":"absent","max_window_layers":3}""", 3, 4096)]
    [InlineData("""{"use_sliding_window":true,"sliding_window":7,"max_window_layers":"absent"}""", 24, null)]
    [InlineData("""{"use_sliding_window":true,"sliding_window":null,"max_window_layers":0}""", 24, null)]
    public void Windows_of_Qwen_begin_at_the_layer_given(string changes, int first, int? window)
    {
        var config = Configs.Read(Configs.With(Configs.Qwen25, changes));

        Assert.Equal(
            Enumerable.Range(0, 24).Select(i => i < first ? null : window),
            Enumerable.Range(0, 24).Select(config.WindowOf));
    }

    [Theory]
    [InlineData(nameof(Configs.Qwen3New), """{"use_sliding_window":true,"sliding_window":5,"layer_types":["sliding_attention","full_attention"]}""")]
    [InlineData(nameof(Configs.Mistral1), """{"num_hidden_layers":2,"sliding_window":5,"layer_types":["sliding_attention","full_attention"]}""")]
    public void Layer_types_say_which_layers_have_a_window_and_survive_writing(string name, string changes)
    {
        using var folder = new TemporaryFolder();
        var config = Configs.Read(Configs.With(Configs.All[name], changes));

        Assert.Equal([5, null], config.SlidingWindows);
        ModelConfigFile.Write(config, folder["config.json"]);
        Assert.Equivalent(config, ModelConfigFile.Read(folder["config.json"]), strict: true);
    }

    [Theory]
    [InlineData("""{"layer_types":["full_attention"]}""", "model-config-broken", "layer_types")]
    [InlineData("""{"layer_types":["full_attention","linear_attention"]}""", "model-not-supported", "layer_types")]
    [InlineData("""{"layer_types":["full_attention","sliding_attention"]}""", "model-config-broken", "sliding_window")]
    [InlineData("""{"layer_types":["full_attention",1]}""", "model-config-broken", "layer_types")]
    [InlineData("""{"max_window_layers":1.5}""", "model-config-broken", "max_window_layers")]
    [InlineData("""{"use_sliding_window":"yes"}""", "model-config-broken", "use_sliding_window")]
    public void Windows_that_are_not_clear_are_refused(string changes, string code, string key)
    {
        var problem = Configs.Refused(Configs.With(Configs.Qwen3New, changes));

        Assert.Equal((code, key), (problem.Code, problem.Args[1]));
    }

    [Theory]
    [InlineData("""{"rope_scaling":{"type":"linear","factor":4.0}}""")]
    [InlineData("""{"rope_scaling":{"rope_type":"linear","factor":4}}""")]
    [InlineData("""{"rope_scaling":{"type":"linear","rope_type":"linear","factor":4}}""")]
    [InlineData("""{"rope_scaling":null,"rope_theta":"absent","rope_parameters":{"rope_type":"linear","factor":4,"rope_theta":10000.0}}""")]
    public void Linear_stretching_is_read_in_the_old_and_the_new_spelling(string changes)
    {
        var config = Configs.Read(Configs.With(Configs.Llama2, changes));

        Assert.Equal(new LinearRopeScaling(4), config.RopeScaling);
        Assert.Equal((16384, 10000.0), (config.ContextLength, config.RopeTheta));
    }

    [Theory]
    [InlineData("""{"rope_scaling":{"type":"dynamic","factor":2.0}}""")]
    [InlineData("""{"rope_scaling":{"rope_type":"dynamic","factor":2.0,"original_max_position_embeddings":4096}}""")]
    [InlineData("""{"rope_scaling":"absent","rope_parameters":{"rope_type":"dynamic","factor":2.0,"rope_theta":10000.0}}""")]
    public void Dynamic_stretching_is_read_in_the_old_and_the_new_spelling(string changes)
    {
        using var folder = new TemporaryFolder();
        var config = Configs.Read(Configs.With(Configs.Llama2, changes));

        Assert.Equal(new DynamicRopeScaling(2, 4096), config.RopeScaling);
        Assert.Equal(8192, config.ContextLength);
        ModelConfigFile.Write(config, folder["config.json"]);
        Assert.Equivalent(config, ModelConfigFile.Read(folder["config.json"]), strict: true);
    }

    [Theory]
    [InlineData("""{"rope_parameters":{"rope_type":"default","rope_theta":123.0},"rope_theta":"absent"}""", 123)]
    [InlineData("""{"rope_parameters":{"rope_type":"default"},"rope_theta":456}""", 456)]
    [InlineData("""{"rope_theta":"absent"}""", 10000)]
    public void Base_of_the_angles_is_read_from_either_place(string changes, double theta) =>
        Assert.Equal(theta, Configs.Read(Configs.With(Configs.Llama2, changes)).RopeTheta);

    [Theory]
    [InlineData("""{"rope_scaling":{"type":"yarn","factor":4.0,"original_max_position_embeddings":32768}}""", "rope_scaling.type", "yarn")]
    [InlineData("""{"rope_scaling":{"rope_type":"longrope","short_factor":[1],"long_factor":[2]}}""", "rope_scaling.rope_type", "longrope")]
    [InlineData("""{"rope_scaling":{"type":"mrope","mrope_section":[1,2]}}""", "rope_scaling.type", "mrope")]
    [InlineData("""{"rope_scaling":{"rope_type":"linear","factor":4,"attention_factor":2}}""", "rope_scaling.attention_factor", "…")]
    [InlineData("""{"rope_scaling":{"rope_type":"dynamic","factor":2,"original_max_position_embeddings":1024}}""", "rope_scaling.original_max_position_embeddings", "1024")]
    [InlineData("""{"rope_parameters":{"rope_type":"default","partial_rotary_factor":0.5}}""", "rope_parameters.partial_rotary_factor", "0.5")]
    [InlineData("""{"partial_rotary_factor":0.25}""", "partial_rotary_factor", "0.25")]
    [InlineData("""{"hidden_act":"gelu"}""", "hidden_act", "gelu")]
    [InlineData("""{"quantization_config":{"quant_method":"gptq","bits":4}}""", "quantization_config", "…")]
    [InlineData("""{"torch_dtype":"float8_e4m3fn"}""", "torch_dtype", "float8_e4m3fn")]
    [InlineData("""{"dtype":"int8"}""", "dtype", "int8")]
    [InlineData("""{"model_type":"gpt2","architectures":["GPT2LMHeadModel"]}""", "model_type", "gpt2")]
    [InlineData("""{"model_type":"qwen2_moe"}""", "model_type", "qwen2_moe")]
    [InlineData("""{"model_type":"absent","architectures":["FalconForCausalLM"]}""", "architectures", "FalconForCausalLM")]
    [InlineData("""{"architectures":["LlamaForTokenClassification"]}""", "architectures", "LlamaForTokenClassification")]
    [InlineData("""{"architectures":["LlamaModel"]}""", "architectures", "LlamaModel")]
    [InlineData("""{"architectures":["Qwen2ForCausalLM"]}""", "architectures", "Qwen2ForCausalLM")]
    public void Option_that_would_change_the_result_is_refused_by_name(string changes, string key, string value)
    {
        var problem = Configs.Refused(Configs.With(Configs.Llama2, changes));

        Assert.Equal("model-not-supported", problem.Code);
        Assert.Equal([key, value], problem.Args.Skip(1).Take(2));
    }

    [Theory]
    [InlineData("vocab_size", "\"32000\"")]
    [InlineData("vocab_size", "0")]
    [InlineData("vocab_size", "-5")]
    [InlineData("vocab_size", "1.5")]
    [InlineData("vocab_size", "1e300")]
    [InlineData("vocab_size", "99999999999999999999999999")]
    [InlineData("vocab_size", "null")]
    [InlineData("hidden_size", "[4096]")]
    [InlineData("hidden_size", "\"absent\"")]
    [InlineData("intermediate_size", "true")]
    [InlineData("intermediate_size", "\"absent\"")]
    [InlineData("num_hidden_layers", "{}")]
    [InlineData("num_hidden_layers", "16000000")]
    [InlineData("num_attention_heads", "33")]
    [InlineData("num_attention_heads", "\"absent\"")]
    [InlineData("num_key_value_heads", "5")]
    [InlineData("head_dim", "127")]
    [InlineData("max_position_embeddings", "0")]
    [InlineData("rms_norm_eps", "-1e-5")]
    [InlineData("rms_norm_eps", "\"1e-5\"")]
    [InlineData("rms_norm_eps", "1e999")]
    [InlineData("rope_theta", "0")]
    [InlineData("rope_theta", "\"10000\"")]
    [InlineData("rope_scaling", "\"linear\"")]
    [InlineData("tie_word_embeddings", "1")]
    [InlineData("attention_bias", "\"false\"")]
    [InlineData("mlp_bias", "0")]
    [InlineData("eos_token_id", "\"</s>\"")]
    [InlineData("eos_token_id", "[2, -1]")]
    [InlineData("eos_token_id", "[[2]]")]
    [InlineData("bos_token_id", "-2")]
    [InlineData("pad_token_id", "0.5")]
    [InlineData("initializer_range", "[]")]
    [InlineData("model_type", "7")]
    [InlineData("architectures", "\"LlamaForCausalLM\"")]
    [InlineData("architectures", "[null]")]
    public void Value_of_the_wrong_kind_or_size_names_its_key(string key, string value)
    {
        var problem = Configs.Refused(Configs.With(Configs.Llama2, $$"""{"{{key}}":{{value}}}"""));

        Assert.Equal(("model-config-broken", key), (problem.Code, problem.Args[1]));
    }

    [Theory]
    [InlineData("""{"type":"linear"}""", "factor")]
    [InlineData("""{"type":"linear","factor":0}""", "factor")]
    [InlineData("""{"type":"linear","factor":"4"}""", "factor")]
    [InlineData("""{"rope_type":"llama3","factor":8,"low_freq_factor":1,"high_freq_factor":4}""", "original_max_position_embeddings")]
    [InlineData("""{"rope_type":"llama3","factor":8,"high_freq_factor":4,"original_max_position_embeddings":8192}""", "low_freq_factor")]
    public void Stretching_without_what_it_needs_names_the_key(string scaling, string key)
    {
        var problem = Configs.Refused(Configs.With(Configs.Llama2, $$"""{"rope_scaling":{{scaling}}}"""));

        Assert.Equal(("model-config-broken", "rope_scaling." + key), (problem.Code, problem.Args[1]));
    }

    [Fact]
    public void Dynamic_stretching_with_heads_of_two_is_refused()
    {
        var json = Configs.With(Configs.Llama2, """{"head_dim":2,"rope_scaling":{"type":"dynamic","factor":2}}""");

        Assert.Equal("head_dim", Configs.Refused(json).Args[1]);
    }

    [Theory]
    [InlineData("""{"model_type":"llama","vocab_size":32000,"vocab_size":64000}""", "vocab_size")]
    [InlineData("""{"model_type":"llama","vocab\u005fsize":32000,"vocab_size":64000}""", "vocab_size")]
    [InlineData("""{"model_type":"llama","rope_scaling":{"factor":1,"factor":2}}""", "factor")]
    [InlineData("""{"model_type":"llama","rms_norm_eps":NaN}""", "N")]
    [InlineData("""{"model_type":"llama","rope_theta":Infinity}""", "I")]
    [InlineData("""{"model_type":"\ud83d"}""", "")]
    [InlineData("""{"\udc00":1}""", "")]
    [InlineData("", "")]
    [InlineData("null", "{}")]
    [InlineData("[1]", "{}")]
    [InlineData("{\"model_type\":\"llama\"", "")]
    [InlineData("{\"model_type\":\"llama\"}}", "")]
    public void File_that_is_no_clear_JSON_object_is_refused_with_the_reason(string json, string named)
    {
        var problem = Configs.Refused(json);

        Assert.Equal("model-config-broken", problem.Code);
        Assert.Contains(named, problem.MessageIn(CultureInfo.InvariantCulture)[problem.Args[0].Length..], StringComparison.Ordinal);
    }

    [Fact]
    public void File_with_bytes_that_are_no_UTF8_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["config.json"], [.. Encoding.ASCII.GetBytes("{\"model_type\":\""), 0xFF, 0xC3, .. Encoding.ASCII.GetBytes("\"}")]);

        var problems = Assert.Throws<ProblemException>(() => ModelConfigFile.Read(folder["config.json"])).Problems;

        Assert.Equal("model-config-broken", Assert.Single(problems).Code);
    }

    [Fact]
    public void File_nested_too_deep_is_refused() =>
        Assert.Equal("model-config-broken", Configs.Refused(new string('[', 100_000)).Code);

    [Fact]
    public void File_far_too_large_is_refused_before_it_is_read()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder["config.json"]))
        {
            file.SetLength(3L << 30);
        }

        Assert.Equal("model-config-broken", Assert.Throws<ProblemException>(() => ModelConfigFile.Read(folder["config.json"])).Problems[0].Code);
    }

    [Fact]
    public void Folder_or_nothing_in_the_file_s_place_is_not_readable()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("file-not-readable", Assert.Throws<ProblemException>(() => ModelConfigFile.Read(folder.Path)).Problems[0].Code);
        Assert.Equal("file-not-readable", Assert.Throws<ProblemException>(() => ModelConfigFile.Read(folder["none"])).Problems[0].Code);
    }

    private const string Sorter = """{"architectures":["LlamaForSequenceClassification"]}""";

    [Fact]
    public void Classifier_has_the_names_of_its_classes()
    {
        using var folder = new TemporaryFolder();
        var json = Configs.With(Configs.With(Configs.Llama32, Sorter), """{"id2label":{"0":"Cebir","1":"Geometri","2":"\"x\", y"}}""");
        var config = Configs.Read(json);

        Assert.Equal(ModelHead.SequenceClassification, config.Head);
        Assert.Equal(["Cebir", "Geometri", "\"x\", y"], config.Labels);
        Assert.Equal([3, 2048], config.Tensors()[^1].Shape);
        ModelConfigFile.Write(config, folder["config.json"]);
        Assert.Equivalent(config, ModelConfigFile.Read(folder["config.json"]), strict: true);
    }

    [Theory]
    [InlineData("{}", 2)]
    [InlineData("""{"num_labels":5}""", 5)]
    public void Classifier_without_names_has_those_that_transformers_gives(string changes, int count) => Assert.Equal(
        Enumerable.Range(0, count).Select(i => $"LABEL_{i}"),
        Configs.Read(Configs.With(Configs.With(Configs.Llama2, Sorter), changes)).Labels);

    [Theory]
    [InlineData("""{"id2label":{"1":"a","2":"b"}}""", "id2label")]
    [InlineData("""{"id2label":{"0":"a","1":"a"}}""", "id2label")]
    [InlineData("""{"id2label":{"0":"a","1":7}}""", "id2label.1")]
    [InlineData("""{"id2label":["a","b"]}""", "id2label")]
    public void Classes_that_are_not_counted_from_0_or_not_told_apart_are_refused(string changes, string key) =>
        Assert.Equal(key, Configs.Refused(Configs.With(Configs.With(Configs.Llama2, Sorter), changes)).Args[1]);

    [Fact]
    public void Causal_model_has_no_classes_whatever_names_its_config_carries() =>
        Assert.Empty(Configs.Read(Configs.With(Configs.Llama2, """{"id2label":{"0":"LABEL_0","1":"LABEL_1"}}""")).Labels);
}
