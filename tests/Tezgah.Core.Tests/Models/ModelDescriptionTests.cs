using Tezgah.Core.Models;
using Tezgah.Core.Models.Safetensors;
using Tezgah.Core.Tests.Models.Safetensors;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Models;

public sealed class ModelDescriptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Good_folder_is_described_without_a_problem()
    {
        WriteModel();
        File.WriteAllText(_folder["LICENSE.txt"], "MIT");
        File.WriteAllText(_folder["use_policy.md"], "be good");
        File.WriteAllText(_folder["README.md"], "hello");

        var description = ModelDescription.Read(_folder.Path);

        Assert.Empty(description.Problems);
        Assert.Equal("llama", description.Config!.ModelType);
        Assert.Equal(WeightFilesTests.Small.Tensors().Sum(t => t.Count), description.Parameters);
        Assert.Equal(description.Parameters * 4, description.WeightBytes);
        Assert.Equal(description.Parameters * 2, description.LoadedBytes(2));
        Assert.Equal([("F32", description.Parameters)], description.Dtypes);
        Assert.Equal(["LICENSE.txt", "use_policy.md"], description.LicenceFiles);
        Assert.Equal(new DirectoryInfo(_folder.Path).EnumerateFiles().Sum(f => f.Length), description.FolderBytes);
    }

    [Fact]
    public void Types_are_counted_the_most_first()
    {
        File.WriteAllBytes(_folder[WeightFiles.SingleFile], WrittenHeader.Of(("a", "F32", [2]), ("b", "BF16", [7]), ("c", "F32", [3])));
        Assert.Equal([("BF16", 7L), ("F32", 5L)], ModelDescription.Read(_folder.Path).Dtypes);
    }

    [Fact]
    public void No_folder_is_one_problem() =>
        Assert.Equal("model-folder-missing", Assert.Single(ModelDescription.Read(_folder["none"]).Problems).Code);

    [Fact]
    public void Empty_folder_lacks_config_and_weights()
    {
        var description = ModelDescription.Read(_folder.Path);
        Assert.Equal(["file-not-readable", "model-weights-missing"], description.Problems.Select(p => p.Code));
        Assert.Null(description.Config);
        Assert.Equal((0L, 0L), (description.Parameters, description.WeightBytes));
    }

    [Fact]
    public void Broken_config_leaves_what_the_weights_tell()
    {
        WriteModel();
        File.WriteAllText(_folder["config.json"], """{"model_type":"mamba"}""");

        var description = ModelDescription.Read(_folder.Path);

        Assert.Equal("model-not-supported", Assert.Single(description.Problems).Code);
        Assert.NotEqual(0, description.Parameters);
    }

    [Fact]
    public void Broken_weights_leave_what_the_config_tells()
    {
        WriteModel();
        File.WriteAllBytes(_folder[WeightFiles.SingleFile], [1, 2, 3]);

        var description = ModelDescription.Read(_folder.Path);

        Assert.Equal("safetensors-too-short", Assert.Single(description.Problems).Code);
        Assert.NotNull(description.Config);
    }

    [Fact]
    public void Weights_of_another_network_are_problems()
    {
        WriteModel();
        ModelConfigFile.Write(WeightFilesTests.Small with { NumHiddenLayers = 2, VocabSize = 11 }, Replaced("config.json"));
        Assert.Equal(
            ["model-tensors-missing", "safetensors-shape-differs", "safetensors-shape-differs"],
            ModelDescription.Read(_folder.Path).Problems.Select(p => p.Code));
    }

    [Fact]
    public void Links_count_what_they_lead_to_and_those_that_lead_nowhere_count_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only some people make links.");
        WriteModel();
        var before = ModelDescription.Read(_folder.Path).FolderBytes;
        using var elsewhere = new TemporaryFolder();
        File.WriteAllBytes(elsewhere["big"], new byte[1000]);
        File.CreateSymbolicLink(_folder["link"], elsewhere["big"]);
        File.CreateSymbolicLink(_folder["broken"], elsewhere["none"]);
        File.CreateSymbolicLink(_folder["round"], _folder["round"]);

        var description = ModelDescription.Read(_folder.Path);

        Assert.Empty(description.Problems);
        Assert.Equal(before + 1000, description.FolderBytes);
    }

    private void WriteModel()
    {
        ModelConfigFile.Write(WeightFilesTests.Small, _folder["config.json"]);
        File.WriteAllBytes(_folder[WeightFiles.SingleFile], WrittenHeader.Of(WeightFilesTests.Tensors()));
    }

    private string Replaced(string name)
    {
        File.Delete(_folder[name]);
        return _folder[name];
    }
}
