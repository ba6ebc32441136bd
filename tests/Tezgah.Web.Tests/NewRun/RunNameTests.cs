using Tezgah.Core.Jobs;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Tests.NewRun;

public sealed class RunNameTests
{
    [Theory]
    [InlineData("Six layers", "Six layers 2")]
    [InlineData("Six layers 2", "Six layers 3")]
    [InlineData("Width 128", "Width 129")]
    [InlineData("", " 2")]
    public void After_Name_CountsOn(string name, string expected)
    {
        Assert.Equal(expected, RunName.After(name));
    }

    [Fact]
    public void Command_JobWithoutName_TakesTheDatas()
    {
        var job = new TrainingJob { Data = new DataSettings { Train = "/d/Math Topics/train.csv" } };

        Assert.Equal("./tezgah train job.json --out runs/math-topics", JobText.Command(job));
    }

    [Fact]
    public void Address_OfAJob_HoldsItsFile()
    {
        var job = new TrainingJob { Name = "Işık" };

        var saved = Convert.FromBase64String(JobText.Address(job)["data:application/json;base64,".Length..]);

        Assert.Equal(JobFile.ToJson(job), System.Text.Encoding.UTF8.GetString(saved));
    }
}
