using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Problems;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Models.Adapters;

public sealed class LoraConfigFileTests : IDisposable
{
    /// <summary>As PEFT 0.15 writes it.</summary>
    internal const string Published = """
        {
          "alpha_pattern": {}, "auto_mapping": null, "base_model_name_or_path": "Qwen/Qwen2.5-0.5B", "bias": "none",
          "corda_config": null, "eva_config": null, "exclude_modules": null, "fan_in_fan_out": false, "inference_mode": true,
          "init_lora_weights": true, "layer_replication": null, "layers_pattern": null, "layers_to_transform": null,
          "loftq_config": {}, "lora_alpha": 32, "lora_bias": false, "lora_dropout": 0.05, "megatron_config": null,
          "megatron_core": "megatron.core", "modules_to_save": ["score", "classifier", "score"], "peft_type": "LORA", "r": 16,
          "rank_pattern": {}, "revision": null, "target_modules": ["v_proj", "q_proj"], "task_type": "SEQ_CLS",
          "trainable_token_indices": null, "use_dora": false, "use_rslora": false
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Published_config_is_read()
    {
        var config = Read(Published);

        Assert.Equal((16, 32.0, 0.05, false, 2.0), (config.Rank, config.Alpha, config.Dropout, config.UseRslora, config.Scaling));
        Assert.Equal(["v_proj", "q_proj"], config.TargetModules);
        Assert.Equal(["score", "classifier"], config.ModulesToSave);
        Assert.Equal(("SEQ_CLS", "Qwen/Qwen2.5-0.5B"), (config.TaskType, config.BaseModel));
        Assert.True(config.IsTarget("model.layers.3.self_attn.q_proj"));
        Assert.False(config.IsTarget("model.layers.3.self_attn.k_proj"));
        Assert.False(config.IsTarget("model.layers.3.self_attn.xq_proj"));
    }

    [Fact]
    public void Rank_stabilised_scaling_divides_by_the_root() =>
        Assert.Equal(8, Read(Configs.With(Published, """{"use_rslora":true}""")).Scaling);

    [Fact]
    public void Written_config_is_read_back()
    {
        var config = new LoraConfig
        {
            Rank = 4,
            Alpha = 8.5,
            Dropout = 0.1,
            UseRslora = true,
            TargetModules = ["q_proj", "down_proj"],
            ModulesToSave = ["score"],
            TaskType = "SEQ_CLS",
            BaseModel = "a \"folder\"",
        };
        LoraConfigFile.Write(config, _folder["x.json"]);
        Assert.Equivalent(config, LoraConfigFile.Read(_folder["x.json"]), strict: true);
        LoraConfigFile.Write(config with { ModulesToSave = [], TaskType = null, BaseModel = null }, _folder["x.json"]);
        Assert.Empty(LoraConfigFile.Read(_folder["x.json"]).ModulesToSave);
    }

    [Theory]
    [InlineData("""{"use_dora":true}""", "use_dora")]
    [InlineData("""{"rank_pattern":{"q_proj":8}}""", "rank_pattern")]
    [InlineData("""{"alpha_pattern":{"q_proj":8}}""", "alpha_pattern")]
    [InlineData("""{"lora_bias":true}""", "lora_bias")]
    [InlineData("""{"bias":"all"}""", "bias")]
    [InlineData("""{"bias":"lora_only"}""", "bias")]
    [InlineData("""{"fan_in_fan_out":true}""", "fan_in_fan_out")]
    [InlineData("""{"layer_replication":[[0,4],[2,5]]}""", "layer_replication")]
    [InlineData("""{"layers_to_transform":[0,1]}""", "layers_to_transform")]
    [InlineData("""{"layers_to_transform":3}""", "layers_to_transform")]
    [InlineData("""{"exclude_modules":["q_proj"]}""", "exclude_modules")]
    [InlineData("""{"trainable_token_indices":[1]}""", "trainable_token_indices")]
    [InlineData("""{"target_parameters":["x"]}""", "target_parameters")]
    [InlineData("""{"use_qalora":true}""", "use_qalora")]
    [InlineData("""{"init_lora_weights":"pissa"}""", "init_lora_weights")]
    [InlineData("""{"init_lora_weights":"loftq"}""", "init_lora_weights")]
    [InlineData("""{"peft_type":"IA3"}""", "peft_type")]
    [InlineData("""{"peft_type":"PROMPT_TUNING"}""", "peft_type")]
    [InlineData("""{"target_modules":".*\\.(q|v)_proj"}""", "target_modules")]
    [InlineData("""{"target_modules":"all-linear"}""", "target_modules")]
    public void Variant_that_computes_something_else_is_refused_by_name(string changes, string key)
    {
        var problem = Refused(Configs.With(Published, changes));

        Assert.Equal(("model-not-supported", key), (problem.Code, problem.Args[1]));
    }

    [Theory]
    [InlineData("""{"r":0}""", "r")]
    [InlineData("""{"r":"16"}""", "r")]
    [InlineData("""{"r":"absent"}""", "r")]
    [InlineData("""{"lora_alpha":0}""", "lora_alpha")]
    [InlineData("""{"lora_alpha":"absent"}""", "lora_alpha")]
    [InlineData("""{"lora_dropout":-0.1}""", "lora_dropout")]
    [InlineData("""{"use_rslora":1}""", "use_rslora")]
    [InlineData("""{"target_modules":null}""", "target_modules")]
    [InlineData("""{"target_modules":[1]}""", "target_modules")]
    [InlineData("""{"modules_to_save":"score"}""", "modules_to_save")]
    [InlineData("""{"task_type":1}""", "task_type")]
    public void Value_of_the_wrong_kind_names_its_key(string changes, string key)
    {
        var problem = Refused(Configs.With(Published, changes));

        Assert.Equal(("model-config-broken", key), (problem.Code, problem.Args[1]));
    }

    private LoraConfig Read(string json)
    {
        File.WriteAllText(_folder[LoraConfigFile.FileName], json);
        return LoraConfigFile.Read(_folder[LoraConfigFile.FileName]);
    }

    private Problem Refused(string json) => Assert.Single(Assert.Throws<ProblemException>(() => Read(json)).Problems);
}
