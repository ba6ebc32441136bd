using System.Text.Json;
using Tezgah.Text.Templates;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tests.Templates;

/// <summary>Cases rendered by Jinja 3 as transformers sets it up, from every vectors.json of the data folder.</summary>
[Trait("Category", "Parity")]
public sealed class ChatTemplateParityTests
{
    [Fact]
    public void Cases_OfEveryTemplate_GiveTheSameText()
    {
        foreach (var file in ReferenceFolders.Cases(Path.Combine(ReferenceFolders.Data, "chat-templates"), "*vectors.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            Assert.True(root.GetProperty("cases").GetArrayLength() > 0, $"{file} holds no case.");
            foreach (var one in root.GetProperty("cases").EnumerateArray())
            {
                var template = root.GetProperty("templates").GetProperty(one.GetProperty("template").GetString()!);
                var options = new ChatTemplateOptions
                {
                    AddGenerationPrompt = one.GetProperty("add_generation_prompt").GetBoolean(),
                    Tokens = new TokenizerConfig
                    {
                        BosToken = template.GetProperty("bos_token").GetString() ?? "",
                        EosToken = template.GetProperty("eos_token").GetString() ?? "",
                    },
                };
                var text = ChatTemplate.Parse(template.GetProperty("template").GetString()!)
                    .Render(one.GetProperty("messages"), options).Text;
                Assert.True(
                    text == one.GetProperty("output").GetString(),
                    $"{one.GetProperty("template")}, {one.GetProperty("name")}: {text}");
            }
        }
    }
}
