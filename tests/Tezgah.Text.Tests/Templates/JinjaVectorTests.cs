using System.Text.Json;
using Tezgah.Text.Templates;

namespace Tezgah.Text.Tests.Templates;

/// <summary>Small templates for every part of Jinja that is supported, with what Jinja itself makes of them.</summary>
public sealed class JinjaVectorTests
{
    [Fact]
    public void Templates_OfTheVectors_GiveWhatJinjaGives()
    {
        using var document = Vectors.Open("Templates", "jinja-vectors.json");
        var root = document.RootElement;
        var variables = root.GetProperty("variables").EnumerateObject().ToDictionary(v => v.Name, v => v.Value);
        var options = new ChatTemplateOptions { Variables = variables };
        using var messages = JsonDocument.Parse("[]");
        var wrong = new List<string>();
        foreach (var one in root.GetProperty("cases").EnumerateArray())
        {
            var source = one.GetProperty("template").GetString()!;
            var expected = one.TryGetProperty("output", out var output) ? output.GetString() : null;
            var actual = Render(source, messages.RootElement, options);
            if (actual != expected)
            {
                wrong.Add($"{source}\n  expected {expected ?? "an error"}\n  actual {actual ?? "an error"}");
            }
        }

        Assert.Empty(wrong);
    }

    private static string? Render(string source, JsonElement messages, ChatTemplateOptions options)
    {
        try
        {
            return ChatTemplate.Parse(source).Render(messages, options).Text;
        }
        catch (DataFileException)
        {
            return null;
        }
    }
}
