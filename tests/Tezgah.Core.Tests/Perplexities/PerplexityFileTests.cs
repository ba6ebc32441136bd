using Tezgah.Core.Perplexities;
using Tezgah.Core.Problems;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Perplexities;

public sealed class PerplexityFileTests
{
    [Fact]
    public void Tables_come_back_each_with_its_scope()
    {
        using var folder = new TemporaryFolder();
        var full = new PerplexityMeasurement("base", PerplexityScope.FullText, 2.63, 1000, "a");
        var response = full with { Scope = PerplexityScope.ResponseOnly, MeanLoss = 900, Tokens = 300, DataHash = "b" };
        var file = new PerplexityFile([PerplexityTable.Of(full, [full with { Name = "tuned", MeanLoss = 1.47 }]), PerplexityTable.Of(response, [])]);

        file.Write(folder.Path);

        Assert.Equivalent(file, PerplexityFile.Read(folder.Path), strict: true);
        var text = File.ReadAllText(folder[PerplexityFile.FileName]);
        Assert.Contains("\"scope\": \"response_only\"", text, StringComparison.Ordinal);
        Assert.Contains("\"loss_reduction_percent\": 44.10", text, StringComparison.Ordinal);
        Assert.Equal("full_text", PerplexityFile.NameOf(PerplexityScope.FullText));
    }

    [Fact]
    public void Missing_and_broken_files_are_problems()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("evaluation-missing", Assert.Throws<ProblemException>(() => PerplexityFile.Read(folder.Path)).Problems[0].Code);
        File.WriteAllText(folder[PerplexityFile.FileName], "{\"tables\":[{}]}");
        Assert.Equal("evaluation-broken", Assert.Throws<ProblemException>(() => PerplexityFile.Read(folder.Path)).Problems[0].Code);
    }
}
