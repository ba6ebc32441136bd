using Tezgah.Core.Models;
using Tezgah.Core.Problems;

namespace Tezgah.Engine.Tests.Models;

public sealed class ModelConfigFileTests
{
    [Fact]
    public void Written_config_is_read_back()
    {
        using var folder = new TemporaryFolder();
        var config = DecoderModelTests.Small() with
        {
            RopeTheta = 500000,
            RmsNormEps = 1e-5,
            RopeScaling = new Llama3RopeScaling(8, 1, 4, 8192),
            PadTokenId = 0,
            EosTokenIds = [1, 3],
            Labels = ["Cebir", "Geometri", "\"x\", y"],
        };
        ModelConfigFile.Write(config, folder["config.json"]);
        Assert.Equivalent(config, ModelConfigFile.Read(folder["config.json"]), strict: true);
    }

    [Theory]
    [InlineData("""{"model_type":"mamba","vocab_size":1}""", "model-not-supported", "mamba")]
    [InlineData("""{"model_type":"llama","vocab_size":1}""", "model-config-broken", "hidden_size")]
    [InlineData("""{"model_type":"llama","vocab_size":"many"}""", "model-config-broken", "vocab_size")]
    [InlineData("[]", "model-config-broken", "{}")]
    [InlineData("{", "model-config-broken", "")]
    public void Read_of_another_or_broken_config_names_what_is_wrong(string json, string code, string named)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["config.json"], json);
        var problem = Assert.Throws<ProblemException>(() => ModelConfigFile.Read(folder["config.json"])).Problems.Single();
        Assert.Equal(code, problem.Code);
        Assert.Contains(problem.Args, a => a.Contains(named, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_of_unknown_rope_scaling_is_refused()
    {
        using var folder = new TemporaryFolder();
        ModelConfigFile.Write(DecoderModelTests.Small() with { RopeScaling = new Llama3RopeScaling(8, 1, 4, 8192) }, folder["config.json"]);
        File.WriteAllText(folder["config.json"], File.ReadAllText(folder["config.json"]).Replace("llama3", "yarn", StringComparison.Ordinal));
        Assert.Equal(
            "model-not-supported",
            Assert.Throws<ProblemException>(() => ModelConfigFile.Read(folder["config.json"])).Problems.Single().Code);
    }
}
