using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Tezgah.Web.Display;

namespace Tezgah.Web.Tests.Display;

public sealed class FileFieldTests : DashboardContext
{
    public FileFieldTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Theory]
    [InlineData("en", "Choose a file…", "No file is chosen")]
    [InlineData("tr", "Dosya seç…", "Seçilmiş dosya yok")]
    public void Field_BeforeAndAfterAFile_SpeaksThePagesLanguage(string culture, string choose, string none)
    {
        Speak(culture);
        var taken = new List<string>();

        var field = Render<FileField>(p => p
            .Add(f => f.Id, "file").Add(f => f.Accept, ".csv")
            .Add(f => f.OnChange, (InputFileChangeEventArgs e) => taken.Add(e.File.Name)));
        Assert.EndsWith(choose, field.Find(".button").TextContent, StringComparison.Ordinal);
        Assert.Equal((none, none), (field.Find(".name").TextContent, field.Find("input#file").GetAttribute("title")));

        field.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "veri.csv"));

        field.WaitForAssertion(() => Assert.Equal("veri.csv", field.Find(".name").TextContent));
        Assert.Equal(["veri.csv"], taken);
    }

    [Fact]
    public void Field_Disabled_TakesNothing() =>
        Assert.True(Render<FileField>(p => p.Add(f => f.Id, "file").Add(f => f.Accept, ".csv").Add(f => f.Disabled, true)).Find("input").HasAttribute("disabled"));
}
