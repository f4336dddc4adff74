"""moto's server, with what it does otherwise than AWS put right."""

from moto.ec2.models.launch_templates import LaunchTemplateBackend
from moto.server import main

create = LaunchTemplateBackend.create_launch_template


def create_launch_template(self, name, description, template_data, tag_spec):
    # The tags of the template itself are no part of its data, which a plan would want to take them out of.
    of_data = [
        spec
        for spec in template_data.pop("TagSpecifications", [])
        if spec["ResourceType"] != "launch-template"
    ]
    if of_data:
        template_data["TagSpecifications"] = of_data
    return create(self, name, description, template_data, tag_spec)


LaunchTemplateBackend.create_launch_template = create_launch_template
main()
