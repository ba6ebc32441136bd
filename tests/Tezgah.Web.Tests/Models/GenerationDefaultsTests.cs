using Tezgah.Web.Models;

namespace Tezgah.Web.Tests.Models;

public sealed class GenerationDefaultsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-generation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_File_GivesWhatItSays()
    {
        var defaults = Read("""{"eos_token_id":[1,2],"do_sample":true,"temperature":0.7,"top_p":0.8}""");

        Assert.Equal((true, 0.7, 0.8), (defaults.DoSample, defaults.Temperature, defaults.TopP));
        Assert.Equal(("eos_token_id", "[1,2]"), (defaults.Values[0].Key, defaults.Values[0].Value));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"temperature":"warm","do_sample":1,"top_p":null}""")]
    public void Read_UnusableFile_GivesNoDefaults(string json)
    {
        var defaults = Read(json);

        Assert.Equal((null, null, null), (defaults.DoSample, defaults.Temperature, defaults.TopP));
    }

    [Fact]
    public void Read_NoFile_GivesNoDefaults() => Assert.Empty(GenerationDefaults.Read(_folder).Values);

    private GenerationDefaults Read(string json)
    {
        File.WriteAllText(Path.Combine(_folder, "generation_config.json"), json);
        return GenerationDefaults.Read(_folder);
    }
}
