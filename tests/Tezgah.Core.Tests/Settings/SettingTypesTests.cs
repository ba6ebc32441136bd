using System.Text.Json.Nodes;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Tests.Settings;

public sealed class SettingTypesTests
{
    [Theory]
    [InlineData("""["q_proj", "v_proj"]""", "q_proj, v_proj")]
    [InlineData("\"all-linear\"", "all-linear")]
    public void List_OfJson_IsRead(string json, string expected)
    {
        var problems = new List<Problem>();

        var lora = SettingsReader.Read<LoraSettings>(new JsonObject { ["target_modules"] = JsonNode.Parse(json) }, problems);

        Assert.Empty(problems);
        Assert.Equal(expected, lora.TargetModules.ToString());
    }

    [Theory]
    [InlineData("[]", "setting-empty")]
    [InlineData("""["q_proj", "q_proj"]""", "setting-twice")]
    [InlineData("""["q_proj", ""]""", "setting-not-list")]
    public void List_ThatIsNone_IsAProblem(string json, string code)
    {
        var problems = new List<Problem>();

        SettingsReader.Read<LoraSettings>(new JsonObject { ["target_modules"] = JsonNode.Parse(json) }, problems);

        Assert.Equal(code, Assert.Single(problems).Code);
    }

    [Fact]
    public void List_Typed_IsReadWithoutBlanks() => Assert.Equal(["q_proj", "o_proj"], TextList.FromText(" q_proj ,, o_proj,"));

    [Fact]
    public void List_OfTheSameWords_IsEqual()
    {
        TextList first = ["a", "b"];
        TextList second = ["a", "b"];
        TextList third = ["b", "a"];

        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.True(first.Equals(second));
        Assert.False(first.Equals(third));
    }

    [Theory]
    [InlineData("rare = 4; common = 0,5", "common = 0.5; rare = 4")]
    [InlineData("a=b = 2", "a=b = 2")]
    [InlineData("", "")]
    public void Weights_Typed_AreRead(string typed, string expected) => Assert.Equal(expected, LabelWeights.FromText(typed)!.ToString());

    [Theory]
    [InlineData("rare")]
    [InlineData("= 2")]
    [InlineData("a = x")]
    [InlineData("a = 1; a = 2")]
    [InlineData("a = NaN")]
    public void Weights_TypedWrong_AreNone(string typed) => Assert.Null(LabelWeights.FromText(typed));

    [Fact]
    public void Weights_NotPositive_AreAProblemThatNamesTheLabel()
    {
        var problems = new List<Problem>();

        SettingsReader.Read<TrainingSettings>(new JsonObject { ["class_weight_values"] = JsonNode.Parse("""{"rare": 0}""") }, problems);

        var problem = Assert.Single(problems);
        Assert.Equal("class_weight_values", problem.Where);
        Assert.Contains("class_weight_values.rare", problem.Message, StringComparison.Ordinal);
    }
}
