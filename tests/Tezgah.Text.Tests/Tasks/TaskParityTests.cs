using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Jobs;
using Tezgah.Text.Data;
using Tezgah.Text.Tasks;
using Tezgah.Text.Templates;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tests.Tasks;

/// <summary>Real data with real tokenizers and chat templates: what carries loss decodes to the response and its end token.</summary>
[Trait("Category", "Parity")]
public sealed class TaskParityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Alpaca_WithEveryTokenizer_HasLossOnExactlyTheOutputAndTheEndToken()
    {
        foreach (var path in ReferenceFolders.Cases(Path.Combine(ReferenceFolders.Data, "tokenizers"), "*.tokenizer.json"))
        {
            var tokenizer = Model(path, eos: null, template: null);
            var end = tokenizer.Config.EosToken!;
            foreach (var file in Files("alpaca", "*.json"))
            {
                var set = new TaskEncoder(TinyModel.Job(100_000), tokenizer).Encode(file);

                Assert.Equal(file.Rows.Count, set.Count);
                Assert.Equal(file.Values("output").Count(o => o.Trim().Length == 0), set.Report.EmptyResponses.Rows);
                var (instruction, input, output) = (file.Values("instruction"), file.Values("input"), file.Values("output"));
                for (var i = 0; i < set.Count; i++)
                {
                    var label = Assert.Single(set.LossRanges(i));
                    Assert.Equal(Normal(output[i]) + end, Decode(tokenizer, set.Tokens(i)[label.Start..label.End]));
                    var prompt = tokenizer.Encode(AlpacaPrompt.Render(instruction[i], input[i], null), plainText: true);
                    Assert.Equal(prompt, set.Tokens(i)[..label.Start]);
                    Assert.Equal(set.Length(i), label.End);
                }
            }
        }
    }

    [Fact]
    public void Alpaca_WithTheTokenizersOfTheModels_HasLossOnExactlyTheOutputAndTheEndToken()
    {
        foreach (var path in ReferenceFolders.Cases(ReferenceFolders.Models, "tokenizer.json"))
        {
            var tokenizer = Tokenizer.Load(Path.GetDirectoryName(path)!);
            foreach (var file in Files("alpaca", "*.json"))
            {
                var set = new TaskEncoder(TinyModel.Job(100_000), tokenizer).Encode(file);

                Assert.Equal(file.Rows.Count, set.Count);
                var (instruction, input, output) = (file.Values("instruction"), file.Values("input"), file.Values("output"));
                for (var i = 0; i < set.Count; i++)
                {
                    var label = Assert.Single(set.LossRanges(i));
                    var prompt = AlpacaPrompt.Render(instruction[i], input[i], null);
                    Assert.Equal(tokenizer.Encode(prompt, plainText: true), set.Tokens(i)[..label.Start]);
                    Assert.Equal(tokenizer.EosTokenId, set.Tokens(i)[label.End - 1]);
                    // Decoded with the prompt: the decoder takes a blank off the beginning.
                    Assert.Equal(prompt + output[i], tokenizer.Decode([.. set.Tokens(i)]));
                }
            }
        }
    }

    [Fact]
    public void Alpaca_InEveryChatTemplate_HasLossOnTheAnswerBehindTheGenerationPromptOrIsUndecidable()
    {
        foreach (var (name, tokenizer, _) in Templates())
        {
            foreach (var file in Files("alpaca", "*.json"))
            {
                int[] rows = [.. Enumerable.Range(0, Math.Min(300, file.Rows.Count))];
                var (instruction, input, output) = (file.Values("instruction"), file.Values("input"), file.Values("output"));
                var template = ChatTemplate.Of(tokenizer);
                var options = new ChatTemplateOptions
                {
                    AddGenerationPrompt = true,
                    Tokens = tokenizer.Config,
                };
                TokenizedSet set;
                try
                {
                    set = new TaskEncoder(TinyModel.Job(100_000, TinyModel.Chat), tokenizer).Encode(file, rows);
                }
                catch (DataFileException e)
                {
                    // A template whose generation prompt opens a think block that a finished answer does not have.
                    Assert.Equal(("mask-undecidable", true), (e.Code, tokenizer.Config.ChatTemplate!.Contains("<think>\\n'}}", StringComparison.Ordinal)));
                    continue;
                }

                Assert.Equal(rows.Length, set.Count);
                for (var i = 0; i < set.Count; i++)
                {
                    var label = Assert.Single(set.LossRanges(i));
                    var question = input[i].Length == 0 ? instruction[i] : instruction[i] + "\n\n" + input[i];
                    var prompt = template.Render([new ChatMessage("user", question)], options).Text;
                    Assert.Equal(tokenizer.Encode(prompt, addSpecialTokens: false), set.Tokens(i)[..label.Start]);
                    var last = set.Tokens(i)[label.End - 1];
                    Assert.True(tokenizer.IsSpecial(last), $"{name}: the last token with loss is {tokenizer.IdToToken(last)}");
                    var learnt = Decode(tokenizer, set.Tokens(i)[label.Start..(label.End - 1)]);
                    Assert.EndsWith(Normal(output[i]).Trim(), learnt.TrimEnd(), StringComparison.Ordinal);
                    Assert.True(
                        learnt.Trim() == Normal(output[i]).Trim() || learnt.StartsWith("<think>\n\n</think>\n\n", StringComparison.Ordinal),
                        $"{name}: {learnt}");
                }
            }
        }
    }

    [Fact]
    public void Conversations_OfTheTemplateVectors_AreTheirOutputTokenByToken()
    {
        var decided = 0;
        foreach (var (name, tokenizer, cases) in Templates())
        {
            foreach (var one in cases.Where(c => c.Messages.Any(m => m!["role"]!.GetValue<string>() == "assistant")))
            {
                var file = DataFile.Open(_folder.Write("case.jsonl", new JsonObject { ["messages"] = one.Messages.DeepClone() }.ToJsonString()));
                try
                {
                    var set = new TaskEncoder(TinyModel.Job(100_000, TinyModel.Chat), tokenizer).Encode(file);

                    Assert.Equal(Normal(one.Output), Decode(tokenizer, set.Tokens(0)));
                    Assert.Equal(one.Messages.Count(m => m!["role"]!.GetValue<string>() == "assistant"), set.LossRanges(0).Count);
                    decided++;
                }
                catch (DataFileException e)
                {
                    Assert.True(e.Code == "mask-undecidable", $"{name}, {one.Name}: {e.Message}");
                }
            }
        }

        Assert.True(decided >= 30, $"Only {decided} conversations could be decided.");
    }

    [Theory]
    [InlineData("financial-phrasebank", "Sentences_AllAgree.txt", '@', "text,label", "text", "label", 5)]
    [InlineData("financial-phrasebank", "all-data.csv", ',', null, "news", "label", 7)]
    [InlineData("math-subjects", "test.jsonl", ',', null, "question", "type", 0)]
    [InlineData("cefr-sp", "CEFR-SP_Wikiauto_train.txt", '\t', "text,a,b", "text", "a", 1)]
    [InlineData("turkish-news", "eval.csv", ',', null, "text", "labels", null)]
    public void ClassifiedTexts_OfEverySet_AreTheTokenizersAndSplitWithoutALeak(
        string folder, string name, char separator, string? columns, string text, string label, int? repeated)
    {
        var tokenizer = Model(ReferenceFolders.Cases(Path.Combine(ReferenceFolders.Data, "tokenizers"), "llama3.tokenizer.json")[0], null, null);
        var path = ReferenceFolders.Cases(Path.Combine(ReferenceFolders.Data, folder), name)[0];
        var options = columns is null
            ? null
            : new DataFileOptions { Separator = separator, HasHeader = false, Columns = columns.Split(','), Format = DataFormat.Csv };
        var file = DataFile.Open(path, options);
        var job = TinyModel.Job(64, task: TaskNames.Classification) with
        {
            Data = new DataSettings { Train = path, TextColumn = text, LabelColumn = label, MaxLength = 64 },
        };

        var set = new TaskEncoder(job, tokenizer).Encode(file);

        var texts = file.Values(text);
        Assert.Equal(texts.Count, set.Count);
        Assert.All(Enumerable.Range(0, set.Count), i => Assert.Equal(tokenizer.Encode(texts[i], plainText: true).AsSpan().ToArray().Take(64), set.Tokens(i).ToArray()));
        Assert.Equal(texts.Count(t => tokenizer.Encode(t, plainText: true).Length > 64), set.Report.Truncated.Rows);
        if (repeated is not null)
        {
            var whole = new TaskEncoder(job with { Data = job.Data with { MaxLength = 100_000 } }, tokenizer).Encode(file);
            Assert.Equal(repeated, TaskChecks.Repeated(whole).Count);
        }
    }

    [Fact]
    public void TurkishDocuments_AsBlocks_DecodeToTheDocuments()
    {
        var tokenizer = Model(ReferenceFolders.Cases(Path.Combine(ReferenceFolders.Data, "tokenizers"), "qwen.tokenizer.json")[0], null, null);
        var end = tokenizer.EosTokenId!.Value;
        foreach (var path in ReferenceFolders.Cases(Path.Combine(ReferenceFolders.Data, "turkish-topics"), "*.txt").Order(StringComparer.Ordinal).Take(40))
        {
            var file = DataFile.Open(path);

            var set = new TaskEncoder(TinyModel.Job(128, task: TaskNames.LanguageModelling), tokenizer).Encode(file);

            var ids = Enumerable.Range(0, set.Count).SelectMany(i => set.Tokens(i).ToArray()).ToArray();
            Assert.Equal(set.Report.TokensRead - set.Report.TokensCut, ids.Length);
            Assert.Equal(file.Rows.Count - (set.Report.TokensCut > 0 ? 1 : 0), ids.Count(i => i == end));
            Assert.Equal(string.Concat(file.Values("text").Select(Normal)), tokenizer.Decode(ids));
        }
    }

    private static string Normal(string text) => text.Normalize(NormalizationForm.FormC);

    private static string Decode(Tokenizer tokenizer, ReadOnlySpan<int> ids) => tokenizer.Decode([.. ids], skipSpecialTokens: false);

    private static IEnumerable<DataFile> Files(string folder, string pattern) =>
        ReferenceFolders.Cases(Path.Combine(ReferenceFolders.Data, folder), pattern).Select(f => DataFile.Open(f));

    // Every template with a tokenizer that has its tokens; one that neither tokenizer has is added to the last.
    private IEnumerable<(string Name, Tokenizer Tokenizer, IReadOnlyList<(string Name, JsonArray Messages, string Output)> Cases)> Templates()
    {
        var tokenizers = ReferenceFolders.Cases(Path.Combine(ReferenceFolders.Data, "tokenizers"), "*.tokenizer.json")
            .Order(StringComparer.Ordinal).Select(f => (File: f, Tokenizer: Tokenizer.Load(f))).ToArray();
        foreach (var file in ReferenceFolders.Cases(Path.Combine(ReferenceFolders.Data, "chat-templates"), "*vectors.json"))
        {
            var root = JsonNode.Parse(File.ReadAllText(file))!;
            foreach (var (name, template) in root["templates"]!.AsObject())
            {
                var (bos, eos) = (template!["bos_token"]?.GetValue<string>(), template["eos_token"]!.GetValue<string>());
                var text = template["template"]!.GetValue<string>();
                var (path, known) = tokenizers.FirstOrDefault(t => t.Tokenizer.TokenToId(eos) is not null, tokenizers[^1]);
                string[] added = [.. new[] { bos, eos }.OfType<string>().Where(t => known.TokenToId(t) is null)];
                yield return (name, Model(path, eos, text, bos, added),
                    [
                        .. root["cases"]!.AsArray()
                            .Where(c => c!["template"]!.GetValue<string>() == name && !c["add_generation_prompt"]!.GetValue<bool>())
                            .Select(c => (c!["name"]!.GetValue<string>(), c["messages"]!.AsArray(), c["output"]!.GetValue<string>())),
                    ]);
            }
        }
    }

    private Tokenizer Model(string tokenizerJson, string? eos, string? template, string? bos = null, params string[] added)
    {
        var root = JsonNode.Parse(File.ReadAllText(tokenizerJson))!;
        var tokens = root["added_tokens"]!.AsArray();
        foreach (var token in added)
        {
            tokens.Add(new JsonObject
            {
                ["id"] = tokens.Max(t => t!["id"]!.GetValue<int>()) + 1,
                ["content"] = token,
                ["single_word"] = false,
                ["lstrip"] = false,
                ["rstrip"] = false,
                ["normalized"] = false,
                ["special"] = true,
            });
        }

        eos ??= tokens.Select(t => t!["content"]!.GetValue<string>()).First(t => t is "<|end_of_text|>" or "<|endoftext|>");
        _folder.Write("tokenizer.json", root.ToJsonString());
        _folder.Write("tokenizer_config.json", JsonSerializer.Serialize(new { bos_token = bos, eos_token = eos, chat_template = template }));
        return Tokenizer.Load(_folder.Path);
    }
}
