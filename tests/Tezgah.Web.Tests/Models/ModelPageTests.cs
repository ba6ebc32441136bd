using Bunit;
using Radzen.Blazor;
using Tezgah.Web.Models;

namespace Tezgah.Web.Tests.Models;

public sealed class ModelPageTests : ModelsContext
{
    [Fact]
    public void Page_UnknownModel_SaysSo()
    {
        var page = Open("gone");

        page.WaitForAssertion(() => Assert.Contains("There is no such model", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void About_Model_TellsItsSizesAndWhetherItFits()
    {
        var model = Put("a");
        File.WriteAllText(Path.Combine(model.Folder, "generation_config.json"), """{"do_sample":true,"temperature":0.6}""");
        File.WriteAllText(Path.Combine(model.Folder, "LICENSE.txt"), "Do what you like.");

        var page = Open("a");

        page.WaitForElement(".about");
        var facts = page.Find(".about").TextContent;
        Assert.All(
            new[] { "Llama", "writes text", "1,024 tokens", "300 tokens", "2, width 16, feed-forward 32", "4 query, 2 key/value", "temperature", "0.6", "Do what you like.", "{{ m.role }}" },
            fact => Assert.Contains(fact, facts, StringComparison.Ordinal));
        Assert.Equal(2, page.FindAll("td.good").Count);
        Assert.Contains("4.0 GB of memory are free", facts, StringComparison.Ordinal);
    }

    [Fact]
    public void About_NoLicenceNoDefaultsNoTemplate_SaysSo()
    {
        Speak("tr");
        Put("a", hasTemplate: false);

        var page = Open("a");

        page.WaitForElement(".about");
        Assert.Contains("Klasörde lisans dosyası yok", page.Markup, StringComparison.Ordinal);
        Assert.Contains("generation_config.json yok", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#about-template"));
    }

    [Fact]
    public void Page_ModelWithProblems_ListsEachAndRefusesToChat()
    {
        Put("a", without: "model.norm.weight");

        var page = Open("a", "chat");

        page.WaitForElement("#chat-text");
        Assert.Contains("model.norm.weight", page.Find(".notice.bad li").TextContent, StringComparison.Ordinal);
        Assert.Contains("No answers can be made", page.Find(".notice.warn").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("#chat-text").HasAttribute("disabled"));
    }

    [Fact]
    public void Page_Classifier_SaysItsClassesAndThatItCannotWrite()
    {
        Put("a", classifies: true);

        var about = Open("a");
        about.WaitForElement(".about");
        Assert.Contains("classifies texts (2 classes)", about.Markup, StringComparison.Ordinal);
        var chat = Open("a", "chat");

        chat.WaitForAssertion(() => Assert.Contains("cannot write", chat.Find(".notice.warn").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_FolderIsGone_SaysSo()
    {
        var model = Put("a");
        Directory.Delete(model.Folder, recursive: true);

        var page = Open("a");

        page.WaitForAssertion(() => Assert.Contains("There is no folder", page.Find(".notice.bad").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Licence_LinkThatLeadsOut_IsNotShown()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "shows /etc/passwd");
        var model = Put("a");
        File.CreateSymbolicLink(Path.Combine(model.Folder, "LICENSE"), "/etc/passwd");

        var page = Open("a");

        page.WaitForElement(".about");
        Assert.DoesNotContain("root:", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "About")]
    [InlineData("tokens", "Tokens")]
    [InlineData("chat", "Chat")]
    [InlineData("other", "About")]
    public void Page_View_IsMarkedInItsPart(string? view, string name)
    {
        Put("a");

        var page = Open("a", view);

        page.WaitForAssertion(() => Assert.EndsWith(name, page.Find(".views [aria-current=page]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Remove_Answered_LeadsBackToTheList()
    {
        Put("a");
        var dialogs = Render<RadzenDialog>();
        var page = Open("a");
        page.WaitForElement(".page-head button").Click();
        dialogs.WaitForElement(".rz-dialog");

        dialogs.FindAll(".rz-dialog button").Single(b => b.TextContent.Trim() == "Remove").Click();

        page.WaitForAssertion(() => Assert.Equal("/models", Address));
    }

    private IRenderedComponent<ModelPage> Open(string id, string? view = null)
    {
        Navigation.NavigateTo($"/models/{id}" + (view is null ? "" : "?view=" + view));
        return Render<ModelPage>(p => p.Add(m => m.Id, id));
    }
}
