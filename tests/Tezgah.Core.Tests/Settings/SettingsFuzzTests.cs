using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Tests.Settings;

/// <summary>Properties of the reader that hold for every setting there is, also those that come later.</summary>
public sealed class SettingsFuzzTests
{
    private static readonly string[] s_anything =
    [
        "null", "true", "false", "0", "-1", "1", "2.5", "1e-9", "1e308", "-1e308", "9007199254740993", "123456789012345678901234567890",
        "\"\"", "\" \"", "\"x\"", "\"cpu\"", "\"cosine\"", "[]", "[\"q_proj\"]", "[\"a\", \"a\"]", "[1]", "[null]", "[[]]", "{}",
        "{\"a\": 1}", "{\"a\": -1}", "{\"a\": null}", "{\"a\": \"b\"}", "{\"a\": {}}", "\"\\ud83d\\ude00\"",
    ];

    public static TheoryData<string> Keys => [.. SettingsSchema<TrainingJob>.All.Select(s => s.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Reader_AnyValueOfASetting_IsTakenAsItIsOrAProblemOfThatSetting(string key)
    {
        foreach (var value in s_anything)
        {
            var problems = new List<Problem>();

            var job = JobFile.Parse(With(key, value), "job.json", problems);

            if (problems.Count > 0)
            {
                Assert.All(problems, p => Assert.Equal((key, true), (p.Where, p.Message.Contains(key, StringComparison.Ordinal))));
                Assert.Equal(Default(key), SettingsSchema<TrainingJob>.ToTexts(job)[key]);
            }
            else
            {
                AssertWrittenIsRead(job);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Reader_ValueOfAnotherKind_IsAProblem(string key)
    {
        var wrong = SettingsSchema<TrainingJob>.Get(key).Kind switch
        {
            SettingKind.Text => "7",
            SettingKind.Boolean => "\"true\"",
            SettingKind.TextList => "[7]",
            SettingKind.LabelWeights => "[1, 2]",
            _ => "\"7\"",
        };
        var problems = new List<Problem>();

        JobFile.Parse(With(key, wrong), "job.json", problems);

        Assert.Equal(key, Assert.Single(problems).Where);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Reader_NumberJustOutsideTheRange_IsAProblem(string key)
    {
        var setting = SettingsSchema<TrainingJob>.Get(key);
        if (setting.Kind is not (SettingKind.Integer or SettingKind.Number))
        {
            Assert.Contains(setting.Kind, Enum.GetValues<SettingKind>());
            return;
        }

        double[] outside =
        [
            setting.Limits.MinExclusive ? setting.Limits.Min : setting.Limits.Min - 1,
            setting.Limits.MaxExclusive ? setting.Limits.Max : setting.Limits.Max + 1,
        ];
        foreach (var value in outside.Where(double.IsFinite))
        {
            var problems = new List<Problem>();

            JobFile.Parse(With(key, JsonSerializer.Serialize(value)), "job.json", problems);

            Assert.Equal((key, "setting-out-of-range"), (Assert.Single(problems).Where, problems[0].Code));
        }
    }

    [Fact]
    public void Reader_DamagedFile_NeverFailsAndWhatItTakesIsWrittenAndReadAgain()
    {
        var random = new Random(20240);
        var whole = JobFile.ToJson(new TrainingJob { Data = new DataSettings { Train = "a.csv" } });
        var taken = 0;
        for (var round = 0; round < 3000; round++)
        {
            var problems = new List<Problem>();

            var job = JobFile.Parse(Damage(whole, random), "job.json", problems);
            problems.AddRange(JobChecks.Check(job));

            Assert.All(problems, p => Assert.NotEqual("", p.Message));
            if (problems.Count == 0)
            {
                taken++;
                AssertWrittenIsRead(job);
            }
        }

        Assert.InRange(taken, 10, 2900);
    }

    [Fact]
    public void Reader_RandomValuesEverywhere_GivesAJobOrSaysWhatIsWrong()
    {
        var random = new Random(7);
        var keys = SettingsSchema<TrainingJob>.All.Select(s => s.Key).ToArray();
        for (var round = 0; round < 1000; round++)
        {
            var root = new JsonObject();
            foreach (var key in random.GetItems(keys, random.Next(1, 12)).Distinct())
            {
                Put(root, key, s_anything[random.Next(s_anything.Length)]);
            }

            var problems = new List<Problem>();

            var job = SettingsReader.Read<TrainingJob>(root, problems);
            problems.AddRange(JobChecks.Check(job));

            Assert.All(problems, p => Assert.Contains(p.Where, keys));
        }
    }

    private static void AssertWrittenIsRead(TrainingJob job)
    {
        var problems = new List<Problem>();

        Assert.Equal(job, JobFile.Parse(JobFile.ToJson(job), "job.json", problems));
        var texts = SettingsSchema<TrainingJob>.ToTexts(job);
        if (texts.Values.All(t => t == t.Trim()))
        {
            // A form takes blanks around a text away.
            Assert.Equal(job, SettingsReader.ReadTexts<TrainingJob>(texts, problems));
        }

        Assert.Empty(problems);
    }

    private static string Default(string key) => key == "data.train" ? "" : SettingsSchema<TrainingJob>.Get(key).Default;

    private static string With(string key, string value)
    {
        var root = new JsonObject { ["data"] = new JsonObject { ["train"] = "a.csv" } };
        Put(root, key, value);
        return root.ToJsonString();
    }

    private static void Put(JsonObject root, string key, string value)
    {
        var parts = key.Split('.');
        var group = root;
        foreach (var part in parts[..^1])
        {
            group = (JsonObject)(group[part] ??= new JsonObject());
        }

        group[parts[^1]] = JsonNode.Parse(value);
    }

    private static string Damage(string text, Random random)
    {
        const string Signs = "{}[]\",:0123456789.-+eE \\ntfalsru";
        var builder = new StringBuilder(text);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(builder.Length);
            switch (random.Next(3))
            {
                case 0:
                    builder.Remove(at, 1);
                    break;
                case 1:
                    builder.Insert(at, Signs[random.Next(Signs.Length)]);
                    break;
                default:
                    builder[at] = Signs[random.Next(Signs.Length)];
                    break;
            }
        }

        return builder.ToString();
    }
}
