namespace Tezgah.Setup.Tests;

public sealed class WorkspaceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-setup").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Checkout_is_found_from_a_folder_inside_it()
    {
        File.WriteAllText(Path.Combine(_folder, "Dashboard.sln"), "");
        var inside = Directory.CreateDirectory(Path.Combine(_folder, "a", "b")).FullName;

        Assert.Equal(_folder, Workspace.Find(inside).Root);
    }

    [Fact]
    public void Folder_outside_any_checkout_is_refused_in_one_sentence()
    {
        var error = Assert.Throws<SetupException>(() => Workspace.Find(_folder));

        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_changes_with_content_name_and_circumstance_and_not_with_order()
    {
        var a = Write("a", "1");
        var b = Write("b", "2");
        var key = Workspace.KeyOf([a, b], "x");

        Assert.Equal(key, Workspace.KeyOf([b, a], "x"));
        Assert.NotEqual(key, Workspace.KeyOf([a, b], "y"));
        Assert.NotEqual(key, Workspace.KeyOf([a], "x"));
        File.WriteAllText(b, "3");
        Assert.NotEqual(key, Workspace.KeyOf([a, b], "x"));
    }

    [Fact]
    public void Step_is_done_only_with_the_key_it_was_done_with()
    {
        var workspace = new Workspace(_folder);

        Assert.False(workspace.IsDone("native", "1"));
        workspace.MarkDone("native", "1");

        Assert.True(workspace.IsDone("native", "1"));
        Assert.False(workspace.IsDone("native", "2"));
        Assert.False(workspace.IsDone("npm", "1"));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
