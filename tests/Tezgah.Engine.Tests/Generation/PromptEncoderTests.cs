using System.Text;
using Tezgah.Core.Problems;
using Tezgah.Engine.Generation;

namespace Tezgah.Engine.Tests.Generation;

public sealed class PromptEncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"eos_token_id":[7,8]}""", new[] { 7, 8 })]
    [InlineData("""{"eos_token_id":9}""", new[] { 9 })]
    [InlineData("""{"eos_token_id":null}""", new[] { 5 })]
    [InlineData("""{"temperature":0.6}""", new[] { 5 })]
    [InlineData("""{"eos_token_id":[]}""", new[] { 2 })]
    public void End_tokens_are_those_of_generation_config_then_of_config_then_of_the_tokenizer(string json, int[] expected)
    {
        TinyModel.Tokenizer.Save(_folder.Path);
        File.WriteAllText(_folder["generation_config.json"], json);
        Assert.Equal(expected, new PromptEncoder(_folder.Path, TinyModel.Config() with { EosTokenIds = [5] }).StopTokenIds);
    }

    [Fact]
    public void Folder_without_tokenizer_says_so_only_when_one_is_needed()
    {
        var encoder = new PromptEncoder(_folder.Path, TinyModel.Config());
        Assert.Empty(encoder.StopTokenIds);
        Assert.Equal("tokenizer-missing", Assert.Throws<ProblemException>(() => encoder.Encode("x")).Problems[0].Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"eos_token_id":"</s>"}""")]
    [InlineData("""{"eos_token_id":1.5}""")]
    [InlineData("""{"eos_token_id":[1,[2]]}""")]
    [InlineData("""{"eos_token_id":99999999999}""")]
    [InlineData("""{"eos_token_id":1,"eos_token_id":2}""")]
    public void Broken_generation_config_is_refused(string json)
    {
        File.WriteAllText(_folder["generation_config.json"], json);
        Assert.Equal(
            "model-config-broken",
            Assert.Throws<ProblemException>(() => new PromptEncoder(_folder.Path, TinyModel.Config())).Problems[0].Code);
    }

    [Fact]
    public void Generation_config_damaged_500_times_is_refused_or_read()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"bos_token_id":1,"eos_token_id":[2,3],"do_sample":true,"temperature":0.6,"stop_strings":["x"],"ö":null}""");
        var random = new Random(20261127);
        var refused = 0;
        for (var round = 0; round < 500; round++)
        {
            var damaged = bytes.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                damaged[random.Next(damaged.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "{}[]\",:-.09e"[random.Next(12)]);
            }

            File.WriteAllBytes(_folder["generation_config.json"], damaged[..random.Next(damaged.Length / 2, damaged.Length + 1)]);
            try
            {
                Assert.NotNull(new PromptEncoder(_folder.Path, TinyModel.Config()).StopTokenIds);
            }
            catch (ProblemException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 100, 499);
    }
}
