using Tezgah.Web.Models;
using Tezgah.Web.Models.Chat;

namespace Tezgah.Web.Tests.Models.Chat;

public sealed class ChatSettingsTests
{
    [Theory]
    [InlineData("F32", "float32")]
    [InlineData("BF16", "bfloat16")]
    [InlineData("F16", "bfloat16")]
    [InlineData(null, "float32")]
    public void New_FilesOfAType_LoadsInTheSmallestThatHoldsIt(string? saved, string dtype) =>
        Assert.Equal(dtype, new ChatSettings(new GenerationDefaults(), saved).Dtype);

    [Fact]
    public void New_ModelsOwnDefaults_AreTaken()
    {
        var request = new ChatSettings(new GenerationDefaults { DoSample = true, Temperature = 0.6, TopP = 0.95 }, "F32").Request(seed: 5);

        Assert.Equal((0.6, 0.95, 256, 5), (request.Temperature, request.TopP, request.MaxNewTokens, request.Seed));
    }

    [Fact]
    public void New_ModelThatDoesNotDraw_IsGreedy() =>
        Assert.Equal("0", new ChatSettings(new GenerationDefaults { DoSample = false, Temperature = 0.6 }, "F32").Temperature);

    [Theory]
    [InlineData("0,5", "0.25", "10", "")]
    [InlineData("0", "1", "1", "12345678901")]
    [InlineData(" 10 ", "0,01", "1000000", "0")]
    public void Wrong_UsableTexts_IsEmpty(string temperature, string topP, string tokens, string seed) =>
        Assert.Empty(Settings(temperature, topP, tokens, seed).Wrong);

    [Theory]
    [InlineData("-1", "0", "0", "-1")]
    [InlineData("", "1.1", "1.5", "x")]
    [InlineData("11", "a", "1000001", "1.5")]
    public void Wrong_Others_NamesEachField(string temperature, string topP, string tokens, string seed) =>
        Assert.Equal(["Temperature", "TopP", "MaxTokens", "Seed"], Settings(temperature, topP, tokens, seed).Wrong);

    private static ChatSettings Settings(string temperature, string topP, string tokens, string seed) =>
        new(new GenerationDefaults(), "F32") { Temperature = temperature, TopP = topP, MaxTokens = tokens, Seed = seed };
}
