using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Web.Hosting;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Tests.NewRun;

public sealed class RecipeStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tezgah-recipes-").FullName;
    private readonly RecipeStore _store;

    public RecipeStoreTests() => _store = new RecipeStore(new DashboardOptions { DataFolder = Path.Combine(_root, "data"), SampleFolder = Path.Combine(_root, "samples", "math-topics"), BaseFolder = _root });

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Save_Job_IsListedWithAllItsSettings()
    {
        var job = new TrainingJob { Name = "x", Data = new DataSettings { Train = "/data/a.csv" }, Training = new TrainingSettings { LearningRate = 3e-4 } };

        var saved = _store.Save(" Çok hızlı ", job);

        var recipe = Assert.Single(_store.List());
        Assert.Equal(("own/cok-hizli", "Çok hızlı", true), (recipe.Id, recipe.Name, recipe.IsOwn));
        Assert.Equal(job with { Name = "Çok hızlı" }, recipe.Job);
        Assert.Equal(saved, recipe with { Problems = saved.Problems });
    }

    [Fact]
    public void Save_SameName_ReplacesIt()
    {
        _store.Save("a", new TrainingJob());
        _store.Save("a", new TrainingJob { Training = new TrainingSettings { Seed = 7 } });

        Assert.Equal(7, Assert.Single(_store.List()).Job.Training.Seed);
    }

    [Fact]
    public void Save_NoName_IsRefused() =>
        Assert.Equal("recipe-name", Assert.Throws<ProblemException>(() => _store.Save("  ", new TrainingJob())).Problems[0].Code);

    [Fact]
    public void Remove_OwnRecipe_IsGoneAndASampleStays()
    {
        Directory.CreateDirectory(Path.Combine(_root, "samples", "recipes"));
        File.WriteAllText(Path.Combine(_root, "samples", "recipes", "b.json"), """{ "name": "B", "data": { "train": "../a.csv" } }""");
        _store.Save("a", new TrainingJob());

        foreach (var recipe in _store.List())
        {
            _store.Remove(recipe);
        }

        var left = Assert.Single(_store.List());
        Assert.Equal(("sample/b", Path.Combine(_root, "samples", "a.csv")), (left.Id, left.Job.Data.Train));
    }

    [Fact]
    public void List_FileWithFaults_SaysThem()
    {
        Directory.CreateDirectory(Path.Combine(_root, "data", "recipes"));
        File.WriteAllText(Path.Combine(_root, "data", "recipes", "bad.json"), """{ "trainin": 1 }""");

        Assert.Equal("setting-unknown", Assert.Single(Assert.Single(_store.List()).Problems).Code);
    }

    [Fact]
    public void Of_Recipes_TellTheValuesThatTheyChose()
    {
        var others = OthersUse.Of(
        [
            new Recipe("own/a", "A", new TrainingJob { Training = new TrainingSettings { LearningRate = 2e-4 } }, []),
            new Recipe("own/b", "B", new TrainingJob { Training = new TrainingSettings { LearningRate = 2e-4 }, Data = new DataSettings { Train = "x" } }, []),
            new Recipe("own/c", "C", new TrainingJob { Training = new TrainingSettings { LearningRate = 5e-5 } }, []),
        ]);

        Assert.Equal(["5E-05", "0.0002"], others.For("training.learning_rate").Select(u => u.Value));
        Assert.Equal(["A", "B"], others.For("training.learning_rate")[1].Names);
        Assert.Empty(others.For("data.train"));
        Assert.Empty(others.For("training.dropout"));
    }
}
